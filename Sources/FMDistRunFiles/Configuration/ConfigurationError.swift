import FMDistPlatform

/// What is wrong with a configuration, and where: one sentence for the person who wrote it, or a list of them.
package struct ConfigurationError: FaultError, Sendable, Hashable, CustomStringConvertible {
  /// Where: `configs/x.yaml:12`, `--set training.epochs=x`, or a file's name alone.
  package let place: String
  /// What was expected, what was found, what to do.
  package let sentence: String
  /// A configuration that cannot be used, or a file that is not there.
  package let fault: Fault
  /// The line of a file that ``place`` names, for the order of several.
  let line: Int?

  /// An error at `place`.
  package init(place: String, sentence: String, fault: Fault = .configuration) {
    self.init(place: place, line: nil, sentence: sentence, fault: fault)
  }

  init(_ place: ConfigurationTree.Place, _ sentence: String) {
    self.init(place: place.description, line: place.line, sentence: sentence, fault: .configuration)
  }

  private init(place: String, line: Int?, sentence: String, fault: Fault) {
    self.place = place
    self.line = line
    self.sentence = sentence
    self.fault = fault
  }

  /// `place: sentence`.
  package var description: String { "\(place): \(sentence)" }

  /// The same with `more` behind the sentence.
  package func appending(_ more: String) -> ConfigurationError {
    ConfigurationError(place: place, line: line, sentence: sentence + more, fault: fault)
  }

  /// What the sentence advises to write behind `--set`, in order; empty where it advises nothing of that kind.
  package var settings: [String] { ConfigurationRemedy(sentence)?.settings ?? [] }

  /// ``description`` for the author of a program, who gives settings in an array: `setting a.c=3: …; did you mean "a.b=3"?`
  package var descriptionForProgram: String {
    var text = description
    while let remedy = ConfigurationRemedy(text) { text = remedy.sentenceWithLiterals }
    return text.replacing("--set ", with: "setting ").replacing("--set", with: "settings")
  }

  /// The same for somebody who wrote no `--set`: each of `settings` is said as its words, which name its place, and what is advised is
  /// the key and its value alone. `name` is the configuration's.
  package func saying(_ settings: [(setting: String, words: String)], in name: String) -> ConfigurationError {
    let places = settings.map { (text: ConfigurationTree.Place.override($0.setting).description, words: $0.words) }
    // Several errors have a line each, which begins with its place.
    let marked = places.enumerated().reduce(sentence) { text, item in
      text.replacing("\(item.element.text): ", with: "\0\(item.offset)\0")
    }
    let plain = places.enumerated().reduce(marked.replacing("--set ", with: "")) { text, item in
      text.replacing("\0\(item.offset)\0", with: "\(item.element.words): ")
    }
    let own = places.first { $0.text == place }?.words
    return ConfigurationError(
      place: own ?? (place == "--set" ? name : place), line: line, sentence: plain, fault: fault)
  }

  /// The same with another sentence.
  func saying(_ sentence: String) -> ConfigurationError {
    ConfigurationError(place: place, line: line, sentence: sentence, fault: fault)
  }

  /// The most errors of a configuration that are shown.
  static let mostShown = 20

  /// `faults` as one, in the order of the lines of the configuration called `name`, those of `--set` behind; nil for none.
  ///
  /// Few enough to be tried are what `tried` makes of them.
  static func all(
    _ faults: [ConfigurationLog.Fault], in name: String,
    _ tried: ([ConfigurationError]) -> [ConfigurationError]
  ) -> ConfigurationError? {
    let ordered = faults.enumerated().sorted {
      ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
    }
    var errors = ordered.prefix(mostShown).map { $0.element.error() }
    if faults.count <= AdviceCheck.mostErrors { errors = tried(errors) }
    guard faults.count > 1 else { return errors.first }
    var lines = errors.map(\.description)
    if faults.count > mostShown { lines.append("and \(faults.count - mostShown) more") }
    let place = errors.allSatisfy { $0.place.hasPrefix("--set ") } ? "--set" : name
    return ConfigurationError(
      place: place, sentence: (["\(faults.count) errors:"] + lines).joined(separator: StandardError.lineBreak))
  }
}
