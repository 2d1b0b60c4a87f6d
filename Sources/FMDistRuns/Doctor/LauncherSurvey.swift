import FMDistCommunication
import FMDistPlatform

/// The programs that start ranks, as PATH has them, and what they say of themselves.
package struct LauncherSurvey: Sendable {
  /// A program.
  struct Launcher: Sendable, Equatable {
    let path: String
    /// Whose it is; nil where it says nothing that we know.
    let implementation: MPIImplementation?
    /// Its version, if it says it.
    let version: String?
    /// What is wrong with it, instead.
    var failure: String?
  }

  /// The one called `mpirun`; nil where there is none.
  var mpirun: Launcher?
  /// One by another name that starts this program, where `mpirun` does not.
  var other: Launcher?
  /// Slurm's.
  var srun: String?
  /// What has started this process, in words; nil without one.
  var started: String?

  /// The one to try.
  private(set) var usable: Launcher?

  /// The longest that a launcher may take to say its version.
  static let secondsToAnswer = 5.0

  init() {}

  /// Looks into the folders of `path`, and asks each launcher there for its version: which of them starts a program that is `built` with
  /// this MPI?
  init(path: String?, built: MPIImplementation) {
    func find(_ name: String) -> Launcher? { ProgramSearch.find(name, in: path).map(Self.ask) }
    func starts(_ launcher: Launcher) -> Bool {
      launcher.failure == nil && (launcher.implementation ?? built) == built
    }
    mpirun = find("mpirun")
    srun = ProgramSearch.find("srun", in: path)
    if let mpirun, starts(mpirun) {
      usable = mpirun
      return
    }
    for name in built.launcherNames where other == nil {
      if let launcher = find(name), starts(launcher) { other = launcher }
    }
    usable = other
  }

  private static func ask(_ path: String) -> Launcher {
    func failed(_ words: String) -> Launcher {
      Launcher(path: path, implementation: nil, version: nil, failure: words)
    }
    do throws(SystemError) {
      let answer = try ChildProcess.ask([path, "--version"], seconds: secondsToAnswer)
      if answer.isLate {
        return failed("`\(path.shellPath) --version` had not ended after \(NumberText.short(secondsToAnswer)) s")
      }
      guard answer.code == 0 else {
        let words = answer.complaint.split(separator: "\n").first.map { ": \(String($0).brief(200))" } ?? ""
        return failed("`\(path.shellPath) --version` ended with \(answer.code.map { "\($0)" } ?? "a signal")\(words)")
      }
      let (implementation, version) = identify(answer.output + answer.complaint)
      return Launcher(path: path, implementation: implementation, version: version)
    } catch {
      return failed("it can't be started: \(error)")
    }
  }

  /// Whose launcher says `text`, and its version. Hydra, which is MPICH's, says "Version:   4.0.2", Open MPI's "mpirun (Open MPI) 4.1.4".
  package static func identify(_ text: String) -> (MPIImplementation?, String?) {
    guard let implementation = MPIImplementation.ofLauncher(saying: text) else { return (nil, nil) }
    let lines = text.split(separator: "\n")
    if let line = lines.first(where: { $0.trimmingPrefix { $0.isWhitespace }.hasPrefix("Version") }) {
      return (implementation, line.split(separator: " ").last.map { String($0).brief(40) })
    }
    // Behind its name.
    let line = lines.first { MPIImplementation.ofLauncher(saying: String($0)) != nil }
    let word = line?.split(separator: " ").last { $0.first?.isNumber == true && $0.contains(".") && !$0.contains(",") }
    return (implementation, word.map { String($0).brief(40) })
  }
}
