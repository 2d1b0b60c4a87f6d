import FMDistRunFiles
import Foundation
import Testing

struct HostileConfigurationTests {
  private func message(_ text: String) -> String {
    do {
      _ = try ConfigurationNode(text: text, name: "x.yaml").value
      return "(no error)"
    } catch { return "\(error)" }
  }

  /// Ten lines, each nine times the one before.
  private static let laughs: String = {
    var text = "a: &a [x, x, x, x, x, x, x, x, x]"
    for (before, name) in zip("abcdefghi", "bcdefghij") {
      text += "\n\(name): &\(name) [" + [String](repeating: "*\(before)", count: 9).joined(separator: ", ") + "]"
    }
    return text
  }()

  private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

  /// The same where every reader would compare them: as keys.
  private static let laughsAsKeys: String = "? " + laughs.replacing("\n", with: "\n? ") + "\n? *j\n: 1"

  private static let laughsOnOneLine = "{" + laughs.replacing("\n", with: ", ") + "}"

  private static let refused: [(text: String, expected: String)] = [
    ("", "x.yaml: is empty"),
    ("# nothing\n", "x.yaml: is empty"),
    ("---\n", "x.yaml: is empty"),
    ("- a\n- b\n", "x.yaml:1: expected keys with values"),
    ("word", "x.yaml:1: expected keys with values"),
    ("a: 1\nb: 2\na: 3\n", "x.yaml:3: duplicate key 'a', first in line 1; keep one"),
    ("a:\n  b: 1\n  \"b\": 2\n", "x.yaml:3: duplicate key 'b', first in line 2; keep one"),
    ("a: {b: 1, b: 2}\n", "x.yaml:1: duplicate key 'b'; keep one"),
    (
      "a:\n  x: {b: 1}\n  b: 2\n  c: {b: 3}\n  b: 4\n",
      "x.yaml:5: duplicate key 'b', first in line 3"
    ),
    (
      "m:\n  - b: 1\n  - b: 1\n    c: 2\n    b: 3\n",
      "x.yaml:5: duplicate key 'b', first in line 3"
    ),
    ("a:\r\n\tb: 1\r\n", "x.yaml:2: the line is indented with a tab"),
    ("a:\n\tb: 1\n", "x.yaml:2: the line is indented with a tab"),
    ("a: [1, 2\nb: 3\n", "x.yaml:"),
    ("a: 'x\n", "x.yaml:"),
    ("a: 1\n---\nb: 2\n", "x.yaml:2: a second document"),
    ("a: &x 1\nb: *x\n", "x.yaml:1: YAML's anchors"),
    ("a: &x 1\n", "x.yaml:1: YAML's anchors"),
    ("a: *x\n", "x.yaml:1: YAML's anchors"),
    ("a: !!int 3\n", "x.yaml:1: YAML's tags (tag:yaml.org,2002:int)"),
    ("a: !mine {b: 1}\n", "x.yaml:1: YAML's tags (!mine)"),
    ("[a, b]: 1\n", "x.yaml:1: a key must be a word"),
    ("{a: 1}: 1\n", "x.yaml:1: a key must be a word"),
    ("a: \u{1}\n", "x.yaml:1: the character U+1 is not allowed"),
    ("a: b: c\n", "x.yaml:1: is not YAML"),
    (laughs, "x.yaml:1: YAML's anchors"),
    (laughsAsKeys, "x.yaml:1: YAML's anchors"),
    (times(100_000, "["), "x.yaml:"),
    ("a: " + times(500, "{b: ") + times(500, "}"), "nested"),
    ("a: " + times(900, "[") + times(900, "]"), "nested"),
    (times(300_000, "- "), "x.yaml:"),
    (times(300_000, "? "), "x.yaml:"),
    (times(300, "a") + ": 1", "a key has 300 characters"),
    (times(1_100_000, " "), "a configuration may have 1048576"),
    ("a: [" + times(20_001, ",") + "]", "x.yaml:1: has 20003 commas, colons, dashes"),
    (times(10_001, "- a\n- "), "a configuration may have 20000"),
    (times(20_001, "? a\n"), "a configuration may have 20000"),
    ("# \u{2028}a: [" + times(20_001, ",") + "]", "a configuration may have 20000"),
    ("# \u{85}\(laughsOnOneLine)", "x.yaml:2: YAML's anchors"),
    (times(999_999, "\n") + "a: @", "x.yaml:1000000: is not YAML"),
    (times(999_990, "\n") + "a: 1\na: 2", "x.yaml:999992: duplicate key 'a', first in line 999991"),
    ("# \u{FC}\u{FC}\u{FC}\r\na: 1\nb: \u{1}\n", "x.yaml:3: the character U+1"),
    ("a: 1\r\nb: &x 1\r\nc: *x\r\n", "x.yaml:2: YAML's anchors"),
  ]

  @Test(arguments: refused)
  func isRefusedInWords(text: String, expected: String) {
    let start = ContinuousClock.now
    let found = message(text)
    #expect(found.contains(expected), "\(found.prefix(300))")
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func longSettingsAreShownInBrief() {
    let text = "a=" + Self.times(100_000, "x")
    do {
      _ = try ConfigurationNode(text: "a: 1", name: "x.yaml", overrides: [text]).int("a")
      Issue.record("text is taken for a number")
    } catch { #expect("\(error)".hasPrefix("--set a=xxx") && "\(error)".utf8.count < 1000) }
  }

  @Test func valuesOfAllSettingsCountTogether() {
    let text = "a=[" + Self.times(9_000, "1,") + "]"
    func read(_ count: Int) throws {
      _ = try ConfigurationNode(text: "a: 1", name: "x.yaml", overrides: Array(repeating: text, count: count))
    }
    #expect(throws: Never.self) { try read(2) }
    #expect(throws: ConfigurationError.self) { try read(3) }
  }

  @Test func whatCannotBeReadBackIsRefused() throws {
    let root = try ConfigurationNode(text: "a: 1", name: "x.yaml")
    #expect(throws: Never.self) { try root.requireReadable("a: [" + Self.times(9_000, "1,") + "]") }
    #expect(throws: ConfigurationError.self) { try root.requireReadable("a: [" + Self.times(21_000, "1,") + "]") }
    #expect(throws: ConfigurationError.self) { try root.requireReadable(Self.times(1_100_000, "x")) }
  }

  @Test(arguments: ["a: 'R&D *b*'\n", "# &a *a\na: 1\n", "a: x & y\nb: 2 * 3\n", "\u{FEFF}a: 1\r\nb: 2\r\n"])
  func harmlessTextIsTaken(text: String) {
    #expect(message(text) == "(no error)")
  }

  @Test func mutationsGiveAValueOrASentence() throws {
    let valid = """
      name: "quoted \\u00fc"
      data: {dataset: fashion-mnist, validation: {source: test}}
      model:
        - conv2d: {filters: 64, kernel_size: [3, 5]}
        - flatten
        - dense: {units: 10, activation: 'softmax'}
      training:
        epochs: 10   # comment
        rate: 1e-3
        text: |
          some
          lines
      """
    let words = [
      "\t", "&a ", "*a ", "!!int ", "? ", ": ", "- ", "[", "]", "{", "}", "'", "\"", "|\n", ">\n", "---\n", "...\n",
      "%YAML 9.9\n",
      "<<: ", "99999999999999999999", "\u{FEFF}", "\u{0}", "\\uD800", "\\x", "#", "\r", "\u{2028}",
    ]
    var numbers = SeededNumbers(seed: 2)
    var refused = 0
    for _ in 0..<2000 {
      let bytes = Mutation.mutate(Array(valid.utf8), with: &numbers, words: words)
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let root = try ConfigurationNode(text: text, name: "x.yaml", overrides: ["training.epochs=3"])
        // Ask as a decoder would; every answer is fine but a trap.
        _ = try? root.items("model").map { try $0.options.intOrPair("kernel_size", in: 1...) }
        _ = try? root.mapping("training").double("rate")
        _ = try? root.finish()
        let value = root.value
        let written = ConfigurationWriter.text(of: value)
        let again = try ConfigurationNode(text: written, name: "written").value
        #expect(ConfigurationWriter.text(of: again) == written)
      } catch {
        #expect(error.description.count > 20 && !error.description.contains("\n\n"))
        refused += 1
      }
    }
    #expect(refused > 500 && refused < 1900)
  }
}
