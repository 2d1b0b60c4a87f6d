import FMDistCommunication
import FMDistMPI
import Glibc

// The program that MPITests starts under mpirun: MPITestWorker MODE [ARGUMENT ...]. Exit code 0 says that all checks held.

let arguments = Array(CommandLine.arguments.dropFirst())
guard let mode = arguments.first, let action = modes[mode] else {
  print("usage: MPITestWorker \(modes.keys.sorted().joined(separator: "|")) [argument ...]")
  exit(64)
}
var options = MPIOptions()
if mode == "chunks" { options.chunkBytes = 1000 }
let numbers = arguments.dropFirst().compactMap { Int($0) }
if mode == "measure", numbers.count == 4 {
  options.waiting = BackoffPolicy(
    spinPolls: numbers[0], yieldPolls: numbers[1], firstSleepNanoseconds: numbers[2],
    longestSleepNanoseconds: numbers[3])
}
let body: (any Communicator) throws -> Int32 = { try action($0, Array(arguments.dropFirst())) }
exit(MPI.isLaunched() || mode == "alone" ? MPI.run(options: options, body) : SingleProcess.run(body))
