import Foundation

/// Where a file's name says its class: `data.label_pattern`, such as `{class}.*` for `cat.0.png`.
///
/// `{class}` stands for the class, of as few letters as possible, `*` for anything, `?` for one letter, `#` for a number; all else for itself.
package struct LabelPattern: Sendable, Equatable {
  private enum Piece: Equatable {
    case text([Character])
    case anything, letter, number, label
  }

  package let text: String
  private let pieces: [Piece]

  /// The pattern `text`, which must have `{class}` once; nil for any other.
  package init?(_ text: String) {
    self.text = text
    let sides = text.precomposedStringWithCanonicalMapping.components(separatedBy: "{class}")
    guard sides.count == 2 else { return nil }
    func pieces(_ text: String) -> [Piece] {
      var found: [Piece] = []
      for letter in text {
        switch letter {
        case "*": if found.last != .anything { found.append(.anything) }
        case "?": found.append(.letter)
        case "#": found.append(.number)
        default:
          if case .text(let before) = found.last {
            found[found.count - 1] = .text(before + [letter])
          } else {
            found.append(.text([letter]))
          }
        }
      }
      return found
    }
    self.pieces = pieces(sides[0]) + [.label] + pieces(sides[1])
  }

  /// The class that `name` says; nil where it does not match.
  package func label(of name: String) -> String? {
    let letters = Array(name.precomposedStringWithCanonicalMapping)
    var matcher = Matcher(letters: letters, pieces: pieces)
    guard matcher.matches(0, 0), let label = matcher.label, !label.isEmpty else { return nil }
    let found = ClassNames.normalized(String(letters[label]))
    return found.isEmpty ? nil : found
  }

  /// Tries the places where a piece can end, each once for each piece.
  private struct Matcher {
    let letters: [Character]
    let pieces: [Piece]
    var label: Range<Int>?
    var failed: Set<Int> = []

    mutating func matches(_ piece: Int, _ place: Int) -> Bool {
      guard piece < pieces.count else { return place == letters.count }
      let key = piece * (letters.count + 1) + place
      guard !failed.contains(key) else { return false }
      let found = tries(piece, place)
      if !found { failed.insert(key) }
      return found
    }

    private mutating func tries(_ piece: Int, _ place: Int) -> Bool {
      switch pieces[piece] {
      case .text(let text):
        return letters[place...].starts(with: text) && matches(piece + 1, place + text.count)
      case .letter: return place < letters.count && matches(piece + 1, place + 1)
      case .number:
        var end = place
        while end < letters.count, letters[end].isASCII, letters[end].isNumber { end += 1 }
        return end > place && matches(piece + 1, end)
      case .anything:
        for end in place...letters.count where matches(piece + 1, end) { return true }
        return false
      case .label:
        guard place < letters.count else { return false }
        for end in place + 1...letters.count where matches(piece + 1, end) {
          label = place..<end
          return true
        }
        return false
      }
    }
  }
}
