import ArgumentParser
import FMDistKernelRegistry
import FMDistRunFiles

/// `fmdist-bench kernels`.
struct MeasureKernels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measure every kernel at the recipes' shapes, relative to the machine's peak.",
    discussion: """
      A kernel runs on one thread with warm operands, alternating with a loop of fused multiply-adds in registers \
      (% FMA) and with a triad a = b + s · c over as many bytes as it reads and writes (% triad). Figures are medians of \
      seven measurements, of the time that the thread had a core. 'dense' is what a framework that does not skip zeros \
      would have to reach.

      Examples:
        fmdist-bench kernels
        fmdist-bench kernels --filter convolution/forward --seconds 1
        fmdist-bench kernels --json > kernels.json
      """)

  @Option(name: .long, help: ArgumentHelp("Only kernels whose name or shape contains this.", valueName: "text"))
  var filter: String?

  @Flag(name: .long, help: "One JSON object instead of the table.")
  var json = false

  @Option(name: .long, help: ArgumentHelp("About how long to measure each kernel.", valueName: "seconds"))
  var seconds = 0.25

  @Option(
    name: .long,
    help: ArgumentHelp("Threads for the machine's peak; default: the number of cores.", valueName: "number"))
  var threads: Int?

  func validate() throws {
    if !(seconds > 0 && seconds <= 3600) {
      throw ValidationError("--seconds: expected more than 0 and at most 3600, found \(seconds).")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, found \(threads).")
    }
  }

  func run() throws {
    try ProcessorCheck.run()
    let cases = KernelRegistry.entries.flatMap(\.benchmarks).filter { kernelCase in
      filter.map { kernelCase.description.contains($0) } ?? true
    }
    guard !cases.isEmpty else {
      let names = KernelRegistry.entries.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "--filter: no kernel's name or shape contains '\(filter ?? "")'. The kernels are \(names).")
    }
    let peak = MultiplyAddPeak(seconds: seconds / 28, pool: Machine.pool(threads: threads))
    var machine = Machine.measure(peak: peak, seconds: seconds / 28, samples: 5)
    let kernels = cases.map { KernelMeasurement($0, seconds: seconds, peak: peak) }
    // On a shared machine the peak may have been found later.
    machine.fmaGflopsOneCore = peak.greatest / 1e9
    let report = KernelReport(machine: machine, kernels: kernels)
    print(json ? try JSONText.of(report, snakeCase: true, isPretty: true) : report.text)
  }
}
