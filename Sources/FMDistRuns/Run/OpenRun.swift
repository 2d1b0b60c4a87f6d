import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// A run's folder while this process writes into it.
final class OpenRun {
  let folder: RunFolder
  let configuration: RunConfiguration
  private let claim: RunClaim
  private let console: Console
  /// Ends the line that is drawn in place, before something else is said.
  private let closeLine: () -> Void
  /// Whether a file could not be written that the run can do without, which has been said.
  private(set) var hasLostFiles = false

  init(_ claim: RunClaim, configuration: RunConfiguration, console: Console, closeLine: @escaping () -> Void) {
    self.claim = claim
    folder = claim.folder
    self.configuration = configuration
    self.console = console
    self.closeLine = closeLine
  }

  /// Says a warning.
  func warn(_ sentence: String) {
    closeLine()
    console.warn(sentence)
  }

  /// Says what a warning before has come to.
  func tell(_ sentence: String) {
    closeLine()
    console.tell(sentence)
  }

  /// Says that a file could not be written, and what that comes to.
  func lose(_ error: RunFileError, _ consequence: String) {
    hasLostFiles = true
    warn("\(error); \(consequence)")
  }

  /// Throws where the folder is gone.
  func expectInPlace() throws(RunFileError) { try claim.expectInPlace() }

  /// Writes by `body`; where the folder is gone, its failure is told as that.
  func inPlace(_ body: () throws(RunFileError) -> Void) throws(RunFileError) {
    try claim.expectInPlace()
    do throws(RunFileError) { try body() } catch {
      try claim.expectInPlace()
      throw error
    }
  }

  /// Writes the configuration as it was resolved.
  func writeConfiguration() throws(RunFileError) {
    try AtomicFile.write(configuration.yaml, to: folder.configuration)
  }

  /// Says that the file at `path` was deleted meanwhile, and is there again.
  func warnOfDeleted(_ path: String) {
    warn("\(path) was deleted during the run; it is written again, without what cannot be recovered")
  }
}
