import FMDistPlatform
import Foundation

/// The `--set` that a sentence advises: `…; did you mean --set a.b=3?`, `…; write --set a=x --set b=y`.
struct ConfigurationRemedy {
  /// The texts behind `--set`, in order.
  let settings: [String]
  private let before: Substring
  private let lead: String
  private let after: Substring

  /// What `sentence` advises; nil where it advises nothing that could be typed.
  init?(_ sentence: String) {
    let leads = ["; did you mean ", "; write "]
    guard
      let (lead, range) = leads.lazy.compactMap({ lead in sentence.range(of: lead + "--set ").map { (lead, $0) } })
        .first
    else { return nil }
    var settings: [String] = []
    var rest = sentence[sentence.index(range.lowerBound, offsetBy: lead.count)...]
    while let word = Self.takeSetting(&rest) { settings.append(word) }
    guard !settings.isEmpty, rest.first.map({ "?.,; ".contains($0) }) ?? true else { return nil }
    self.settings = settings
    self.lead = lead
    before = sentence[..<range.lowerBound]
    after = rest
  }

  /// The sentence with other `settings` in their stead.
  func sentence(with settings: [String]) -> String {
    before + lead + settings.map { "--set \($0.shellWord)" }.joined(separator: " ") + after
  }

  /// The sentence with its settings as a program has them, in quotes and with commas between them.
  var sentenceWithLiterals: String {
    before + lead + settings.map { String(reflecting: $0) }.joined(separator: ", ") + after
  }

  /// The sentence without the advice, and `other` in its stead.
  func sentence(saying other: String? = nil) -> String {
    // What belongs to the advice, "which …" and "for …", goes with it.
    var rest = after[...]
    while let first = rest.first, first != ";" {
      rest = rest.dropFirst()
      if first == "?" || first == "." && (rest.isEmpty || rest.hasPrefix(" ")) { break }
    }
    let clause = other.map { "; \($0)" } ?? ""
    // A list of what is known goes on behind the clause.
    if rest.hasPrefix(" "), clause.isEmpty {
      return "\(before); \(rest.dropFirst().prefix(1).lowercased())\(rest.dropFirst(2))"
    }
    return before + clause + (rest.hasPrefix(" ") ? "." : "") + rest
  }

  /// Takes `--set WORD` from the beginning of `text`.
  private static func takeSetting(_ text: inout Substring) -> String? {
    let start = text.drop { $0 == " " }
    guard start.hasPrefix("--set ") else { return nil }
    var rest = start.dropFirst(6)
    var word = ""
    if rest.first == "'" {
      rest = rest.dropFirst()
      while let end = rest.firstIndex(of: "'") {
        word += rest[..<end]
        rest = rest[rest.index(after: end)...]
        guard rest.hasPrefix("\\''") else {
          text = rest
          return word
        }
        word += "'"
        rest = rest.dropFirst(3)
      }
      return nil
    }
    word = String(rest.prefix { $0.isLetter || $0.isNumber || "_./-+=:@,".contains($0) })
    while let last = word.last, ".,".contains(last) { word.removeLast() }
    guard word.contains("=") else { return nil }
    text = rest.dropFirst(word.count)
    return word
  }
}
