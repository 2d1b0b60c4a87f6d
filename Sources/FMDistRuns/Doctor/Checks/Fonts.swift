import FMDistReports

extension DoctorCheck {
  /// Whether the pictures' font is there.
  static let fonts = DoctorCheck("fonts") { _ in
    guard let warning = Typeface.warning else { return DoctorFinding("\(Typeface.family) for pictures") }
    let words = warning.trimmingPrefix("warning: ")
    return DoctorFinding("\(Typeface.family) for pictures is missing").saying(.advice, String(words).sentence)
  }
}
