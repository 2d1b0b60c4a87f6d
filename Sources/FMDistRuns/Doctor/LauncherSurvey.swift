import FMDistPlatform

/// The programs that start ranks, as PATH has them, and what they say of themselves.
package struct LauncherSurvey: Sendable {
  /// Whose launcher a program is.
  package enum Family: String, Sendable {
    /// MPICH's, or one that starts its programs too.
    case mpich = "MPICH"
    case openMPI = "Open MPI"
    /// It says nothing that we know.
    case unknown
  }

  /// A program.
  struct Launcher: Sendable, Equatable {
    let path: String
    let family: Family
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
  var usable: Launcher? {
    if let mpirun, mpirun.failure == nil, mpirun.family != .openMPI { return mpirun }
    return other
  }

  /// The names that distributions give MPICH's launcher beside `mpirun`.
  private static let otherNames = ["mpirun.mpich", "mpiexec.hydra", "mpiexec.mpich"]
  /// The longest that a launcher may take to say its version.
  static let secondsToAnswer = 5.0

  init() {}

  /// Looks into the folders of `path`, and asks each launcher there for its version.
  init(path: String?) {
    mpirun = ProgramSearch.find("mpirun", in: path).map(Self.ask)
    srun = ProgramSearch.find("srun", in: path)
    guard usable == nil else { return }
    for name in Self.otherNames where other == nil {
      guard let launcher = ProgramSearch.find(name, in: path).map(Self.ask) else { continue }
      if launcher.failure == nil, launcher.family != .openMPI { other = launcher }
    }
  }

  private static func ask(_ path: String) -> Launcher {
    func failed(_ words: String) -> Launcher {
      Launcher(path: path, family: .unknown, version: nil, failure: words)
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
      let (family, version) = identify(answer.output + answer.complaint)
      return Launcher(path: path, family: family, version: version)
    } catch {
      return failed("it can't be started: \(error)")
    }
  }

  /// Whose launcher says `text`, and its version. Hydra, which is MPICH's, says "Version:   4.0.2", Open MPI's "mpirun (Open MPI) 4.1.4".
  package static func identify(_ text: String) -> (Family, String?) {
    let lines = text.split(separator: "\n").map(String.init)
    let lower = text.lowercased()
    if let line = lines.first(where: { $0.contains("Open MPI") || $0.contains("OpenRTE") || $0.contains("PRRTE") }) {
      return (.openMPI, line.split(separator: " ").last { $0.first?.isNumber == true }.map(String.init))
    }
    if lower.contains("hydra") || lower.contains("mpich") || lower.contains("intel(r) mpi") {
      let line = lines.first { $0.trimmingPrefix { $0.isWhitespace }.hasPrefix("Version") }
      return (.mpich, line?.split(separator: " ").last.map { String($0).brief(40) })
    }
    return (.unknown, nil)
  }
}
