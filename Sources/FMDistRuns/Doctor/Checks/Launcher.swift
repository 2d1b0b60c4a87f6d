import FMDistPlatform

extension DoctorCheck {
  /// The program that starts ranks, and whether it is of the same MPI.
  static let launcher = DoctorCheck("launcher") { surroundings in launcher(surroundings.launchers) }

  /// The same of these launchers.
  static func launcher(_ survey: LauncherSurvey) -> DoctorFinding {
    if let started = survey.started { return DoctorFinding("this job was started by \(started)") }
    let srun = survey.srun.map { ", and \($0.shellPath)" } ?? ""
    guard let mpirun = survey.mpirun else {
      let finding = DoctorFinding("no mpirun in PATH\(srun)").with("srun", text: survey.srun)
      if let other = survey.other {
        return finding.saying(.advice, "Start ranks with \(other.path.shellPath) -n 4 fmdist train.")
      }
      if survey.srun != nil { return finding.saying(.advice, "Start ranks with srun --mpi=pmi2 fmdist train.") }
      return finding.saying(
        .advice,
        "Training runs in one process, with threads. For several ranks install MPICH (Debian: apt-get install mpich).")
    }
    let version = mpirun.version.map { " \($0)" } ?? ""
    func finding(_ words: String) -> DoctorFinding {
      DoctorFinding("\(mpirun.path.shellPath)\(words)").with("mpirun", text: mpirun.path)
        .with("family", text: mpirun.family.rawValue).with("version", text: mpirun.version)
        .with("other", text: survey.other?.path).with("srun", text: survey.srun)
    }
    let other = survey.other.map { "start with \($0.path.shellPath) -n 4 fmdist train" }
    if let failure = mpirun.failure {
      return finding(" does not answer").saying(.fault, failure.sentence)
        .saying(.fault, (other ?? "install MPICH's (Debian: apt-get install mpich)").sentence)
    }
    switch mpirun.family {
    case .mpich: return finding(", MPICH's\(version)\(srun)")
    case .openMPI:
      return finding(" is Open MPI's\(version), and this program is built with MPICH").saying(
        .fault,
        "`mpirun -n 4 fmdist train` would start four jobs of one rank in place of a job of four, which fmdist refuses: "
          + (other ?? "install MPICH's mpirun (Debian: apt-get install mpich, then update-alternatives --config mpirun)")
          + ".")
    case .unknown: return finding(" does not say whose it is\(srun)")
    }
  }
}
