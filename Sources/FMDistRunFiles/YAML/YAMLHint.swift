import Foundation

/// The likely cause of a YAML parser's error.
struct YAMLHint {
  private let text: String

  /// Advice on `text`.
  init(_ text: String) { self.text = text }

  /// Line `number`, from 1; nil where there is none.
  func line(_ number: Int) -> String? {
    guard number > 0 else { return nil }
    return lines.dropFirst(number - 1).first { _ in true }.map(String.init)
  }

  private var lines: Lines { Lines(rest: text[...]) }

  /// The lines of a text as YAML parts them, one by one: an array of a million would take 50 MB.
  private struct Lines: Sequence, IteratorProtocol {
    /// Nil behind the last line.
    var rest: Substring?

    mutating func next() -> Substring? {
      guard let text = rest else { return nil }
      let scalars = text.unicodeScalars
      guard let end = scalars.firstIndex(where: Self.endsLine) else {
        rest = nil
        return text
      }
      var start = scalars.index(after: end)
      if scalars[end] == "\r", start < scalars.endIndex, scalars[start] == "\n" { start = scalars.index(after: start) }
      rest = text[start...]
      return text[..<end]
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar {
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
      default: false
      }
    }
  }

  /// What to do about `problem` at `line`, in something that began at the line `context`; and the line to change.
  func cure(_ problem: String, line: Int, context: Int?) -> (advice: String, line: Int)? {
    for candidate in [line, line - 1] {
      guard let text = self.line(candidate) else { continue }
      let plain = text.trimmingCharacters(in: .whitespaces).drop { $0 == "-" || $0 == " " }
      if let cure = ScalarHint.keyWithoutSpace(String(plain)) { return (cure, candidate) }
      if text.contains(where: { "\u{201C}\u{201D}\u{2018}\u{2019}".contains($0) }) {
        return ("write straight quotes in place of the typographic ones", candidate)
      }
      if text.contains("\u{A0}") { return ("the line has a no-break space (U+00A0); write a plain one", candidate) }
    }
    if problem.contains("mapping values are not allowed") {
      let text = self.line(line) ?? ""
      if text.components(separatedBy: ": ").count > 2 || text.components(separatedBy: ":").count > 2 {
        return ("a value with a colon needs quotes, such as \"a: b\"", line)
      }
      return ("the line before holds a value already; check the indentation", line)
    }
    if problem.contains("cannot start any token") {
      return ("a value that begins with @, %, or a backtick needs quotes; indentation takes spaces, no tabs", line)
    }
    if problem.contains("did not find expected key") || problem.contains("did not find expected '-' indicator") {
      return ("keys of one mapping and items of one list begin in the same column", line)
    }
    if problem.contains("expected ',' or") {
      return ("a { or [ of line \(context ?? line) is not closed, or a comma is missing", line)
    }
    if problem.contains("unexpected end of stream") || problem.contains("found unexpected") {
      return ("a quote of line \(context ?? line) is not closed", line)
    }
    if problem.contains("could not find expected ':'") {
      return ("a key needs a colon and a space behind it, such as 'epochs: 3'", line)
    }
    return nil
  }

  /// The lines on which `key` begins a value, from the line `start` on; in a mapping of lines only where it begins in `column`.
  func lines(of key: String, from start: Int, column: Int) -> [Int] {
    var found: [(line: Int, column: Int)] = []
    let wanted = Array(key.unicodeScalars)
    guard !wanted.isEmpty else { return [] }
    for (index, text) in lines.enumerated().dropFirst(max(0, start - 1)) {
      let characters = Array(text.unicodeScalars)
      guard characters.count > wanted.count else { continue }
      for first in 0..<(characters.count - wanted.count) where characters[first...].starts(with: wanted) {
        var (before, after) = (first - 1, first + wanted.count)
        if before >= 0, characters[before] == "\"" || characters[before] == "'" {
          (before, after) = (before - 1, after + 1)
        }
        while after < characters.count, characters[after] == " " { after += 1 }
        guard after < characters.count, characters[after] == ":" else { continue }
        guard before < 0 || " \t-{,?".unicodeScalars.contains(characters[before]) else { continue }
        found.append((index + 1, before + 2))
      }
    }
    let here = found.filter { $0.column == column }
    return (here.count > 1 ? here : found).map(\.line)
  }
}
