/// Parses YAML text into a tree, and explains why it refuses YAML's dangerous and surprising parts.
struct ConfigurationParser {
  /// The most bytes of a configuration: eight hundred times the longest recipe.
  static let maximumBytes = 1 << 20
  /// The deepest nesting of mappings and lists.
  static let maximumDepth = 32
  /// The most punctuation that a configuration may have, as ``YAMLPunctuation`` counts it: a network of a thousand layers has some six thousand.
  static let maximumSigns = 20_000
  /// The most characters of a key.
  static let maximumKeyLength = 256

  /// The place of line `line` (from 1).
  let place: (_ line: Int) -> ConfigurationTree.Place

  /// The tree that `text` describes; nil when it holds nothing.
  func parse(_ text: String) throws(ConfigurationError) -> ConfigurationTree? {
    guard text.utf8.count <= Self.maximumBytes else {
      throw error(1, "has \(text.utf8.count) bytes; a configuration may have \(Self.maximumBytes)")
    }
    let signs = YAMLPunctuation(text)
    guard signs.count <= Self.maximumSigns else { throw error(1, "has \(signs.excess)") }
    if signs.hasAlias, let line = signs.anchorLine { throw aliasError(line) }
    // A byte order mark, which some editors put first, is no content.
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    var yaml = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    // A closure that rethrows would lose the error's type.
    let result = yaml.withUTF8 { bytes in
      Result { () throws(ConfigurationError) in
        do throws(YAMLProblem) {
          return try ConfigurationComposer(parser: self, text: text, reader: YAMLReader(bytes))
        } catch { throw translated(error, text) }
      }.flatMap { composer in Result { () throws(ConfigurationError) in try composer.document() } }
    }
    return try result.get()
  }
}
