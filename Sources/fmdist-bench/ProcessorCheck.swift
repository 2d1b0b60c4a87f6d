import ArgumentParser
import FMDistCommunication
import FMDistPlatform
import FMDistProcessor

/// What every subcommand does first.
enum ProcessorCheck {
  /// Ends the program with a sentence where the processor lacks what the kernels were compiled for.
  static func run() throws {
    do {
      try Processor.check()
    } catch {
      StandardError.write(error.description)
      throw ExitCode(70)
    }
  }
}
