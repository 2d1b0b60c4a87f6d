import FMDistCommunication
import FMDistPlatform
import FMDistProcessor

extension DoctorCheck {
  /// The program that starts ranks, and whether it is of the same MPI.
  static let launcher = DoctorCheck("launcher") { surroundings in
    launcher(
      surroundings.launchers, built: surroundings.mpi.implementation, environment: surroundings.environment,
      cores: Cores.own.count)
  }

  /// The same of these launchers for a program that is `built` with this MPI.
  package static func launcher(
    _ survey: LauncherSurvey, built: MPIImplementation, environment: [String: String], cores: Int
  ) -> DoctorFinding {
    if let started = survey.started { return DoctorFinding("this job was started by \(started)") }
    let srun = survey.srun.map { ", and \($0.shellPath)" } ?? ""
    guard let mpirun = survey.mpirun else {
      let finding = DoctorFinding("no mpirun in PATH\(srun)").with("srun", text: survey.srun)
      if let other = survey.other {
        return advised(
          finding.saying(.advice, "Start ranks with \(other.path.shellPath) -n 4 fmdist train."), built: built,
          environment: environment, cores: cores)
      }
      if survey.srun != nil { return finding.saying(.advice, "Start ranks with \(built.srun) fmdist train.") }
      return finding.saying(
        .advice,
        "Training runs in one process, with threads. For several ranks install \(built.name) (Debian: apt-get install \(built.package))."
      )
    }
    let version = mpirun.version.map { " \($0)" } ?? ""
    func finding(_ words: String) -> DoctorFinding {
      DoctorFinding("\(mpirun.path.shellPath)\(words)").with("mpirun", text: mpirun.path)
        .with("family", text: mpirun.implementation?.name ?? "unknown").with("version", text: mpirun.version)
        .with("other", text: survey.other?.path).with("srun", text: survey.srun)
    }
    let other = survey.other.map { "start with \($0.path.shellPath) -n 4 fmdist train" }
    if let failure = mpirun.failure {
      return finding(" does not answer").saying(.fault, failure.sentence)
        .saying(.fault, (other ?? "install \(built.name)'s (Debian: apt-get install \(built.package))").sentence)
    }
    guard let implementation = mpirun.implementation else { return finding(" does not say whose it is\(srun)") }
    guard implementation == built else {
      let fault = finding(" is \(implementation.name)'s\(version), and this program is built with \(built.name)")
        .saying(
          .fault,
          "`mpirun -n 4 fmdist train` would start four jobs of one rank in place of a job of four, which fmdist refuses: "
            + (other
              ?? "install \(built.name)'s mpirun (Debian: apt-get install \(built.package), then update-alternatives --config mpirun)")
            + ".")
      return advised(fault, built: built, environment: environment, cores: cores)
    }
    return advised(
      finding(", \(implementation.name)'s\(version)\(srun)"), built: built, environment: environment, cores: cores)
  }

  /// `finding` with what the launcher of `built` has to be told.
  private static func advised(
    _ finding: DoctorFinding, built: MPIImplementation, environment: [String: String], cores: Int
  ) -> DoctorFinding {
    var finding = finding
    if built.refusesUser(environment: environment) {
      let settings = built.rootVariables.map { "\($0)=1" }.joined(separator: " ")
      finding = finding.saying(
        .advice,
        "It starts nothing as root: add \(built.rootOptions.joined(separator: " ")), or set \(settings).")
    }
    // It binds two ranks to a core each.
    let variables = built.bindingVariables
    if !variables.isEmpty, cores > 2, variables.allSatisfy({ environment[$0] == nil }) {
      finding = finding.saying(
        .advice,
        "It binds each of one or two ranks to one of the \(cores) cores: with fewer ranks than cores, add --bind-to none."
      )
    }
    return finding
  }
}
