extension DoctorCheck {
  /// The MPI that the program is built with.
  static let mpi = DoctorCheck("mpi") { surroundings in
    var found = surroundings.mpi.library
    var level: String?
    if case .measured(let report) = surroundings.exchange { level = report.threadLevel }
    if let level { found += ", \(level)" }
    return DoctorFinding(found).with("library", text: surroundings.mpi.library).with("thread_level", text: level)
  }
}
