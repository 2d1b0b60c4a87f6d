/// Tries what errors advise before anybody reads it: advice that does not decode where it says is not given.
struct AdviceCheck {
  /// The most errors whose advice is tried: each costs a reading or more.
  static let mostErrors = 10
  /// The most steps from advice to the advice of what that gives.
  private static let mostSteps = 4

  /// The texts of all `--set`, in order.
  let overrides: [String]
  /// The errors that these give.
  let errors: [ConfigurationError]

  /// ``errors`` with advice that works; `read` gives the errors of the same configuration with other `--set`.
  func mended(_ read: ([String]) -> [ConfigurationError]) -> [ConfigurationError] {
    errors.map { error in
      guard error.place.hasPrefix("--set "), let remedy = ConfigurationRemedy(error.sentence) else { return error }
      let text = String(error.place.dropFirst(6))
      guard overrides.contains(text) else { return error }
      return error.saying(sentence(remedy, in: text, of: error, read))
    }
  }

  /// The sentence of `error` at `--set text` with what is left of `remedy` when it is followed.
  private func sentence(
    _ remedy: ConfigurationRemedy, in text: String, of error: ConfigurationError,
    _ read: ([String]) -> [ConfigurationError]
  ) -> String {
    var settings = remedy.settings
    var fault: ConfigurationError?
    for _ in 0..<Self.mostSteps {
      let tried = overrides.flatMap { $0 == text ? settings : [$0] }
      let new = read(tried).filter { !errors.contains($0) }
      guard !new.isEmpty else { return remedy.sentence(with: settings) }
      func index(_ error: ConfigurationError) -> Int? { settings.firstIndex { "--set \($0)" == error.place } }
      fault = new.first { index($0) != nil } ?? new[0]
      guard
        let step = new.lazy.compactMap({ error in
          index(error).flatMap { index in ConfigurationRemedy(error.sentence).map { (index, $0.settings) } }
        }).first
      else { break }
      settings.replaceSubrange(step.0...step.0, with: step.1)
      // The last setting of a key holds.
      func key(_ setting: String) -> Substring { setting.prefix { $0 != "=" } }
      settings = settings.enumerated().filter { index, setting in
        !settings[(index + 1)...].contains { key($0) == key(setting) }
      }.map(\.element)
    }
    // What holds for the same key has been said.
    func subject(_ error: ConfigurationError) -> Substring { error.sentence.prefix { $0 != " " } }
    guard let fault, subject(fault) != "unknown", subject(fault) != subject(error) else { return remedy.sentence() }
    let expected = ConfigurationRemedy(fault.sentence)?.sentence() ?? fault.sentence
    return remedy.sentence(saying: expected)
  }
}
