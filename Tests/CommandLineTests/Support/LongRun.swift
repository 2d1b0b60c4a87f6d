import Testing

/// A run of the dense model that is long enough to be interrupted after its first epoch.
enum LongRun {
  static let settings = ["--set", "training.epochs=12"]

  /// What it comes to when nothing interrupts it; trained once for all tests.
  static func outcome() throws -> Outcome { try uninterrupted.get() }

  private static let uninterrupted = Result {
    let training = try Training(.dense, in: Workspace())
    try training.run("whole", ["--threads", "1"] + settings)
    return try training.outcome("whole")
  }
}
