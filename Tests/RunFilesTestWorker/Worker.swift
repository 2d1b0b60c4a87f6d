import FMDistRunFiles
import Foundation

/// What the tests of RunFiles run as a process of its own, to be killed or starved of disk:
/// `save FOLDER` saves checkpoints without end and prints each step once it is saved;
/// `limited FOLDER BYTES` saves one under a limit on file sizes and prints what came of it.
@main
enum Worker {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 2 else { return print("usage: save FOLDER | limited FOLDER BYTES") }
    let folder = CheckpointFolder(arguments[2])
    switch arguments[1] {
    case "save":
      var step = try folder.newest()?.checkpoint.step ?? 0
      while true {
        step += 1
        try folder.write(checkpoint(step: step), isBest: step % 3 == 0)
        FileHandle.standardOutput.write(Data("\(step)\n".utf8))
      }
    case "limited":
      // Writing beyond the limit then fails like writing to a full disk, rather than ending the process.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: rlim_t(arguments[3]) ?? 0, rlim_max: rlim_t(arguments[3]) ?? 0)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      do throws(CheckpointError) {
        try folder.write(checkpoint(step: 1), isBest: false)
        print("saved")
      } catch {
        print("\(error.fault.rawValue) \(error)")
      }
    default: print("unknown mode")
    }
  }

  /// About 1 MB whose every value tells the step.
  static func checkpoint(step: Int) -> Checkpoint {
    let values = [Float](repeating: Float(step), count: 128 * 1024)
    return Checkpoint(
      parameters: [NamedArray(name: "dense/kernel", shape: [128, 1024], values: values)],
      optimizerState: [NamedArray(name: "dense/kernel/m", shape: [128, 1024], values: values)],
      fmdistVersion: "0.1.0", configuration: "name: worker\n", seed: 1, epoch: 1, sampleOffset: step, step: step)
  }
}
