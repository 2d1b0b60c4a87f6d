/// A configuration as it was written, every piece with the place that it came from.
struct ConfigurationTree: Sendable, Equatable {
  /// Where a piece was written.
  enum Place: Sendable, Equatable, CustomStringConvertible {
    case line(file: String, Int)
    /// The text after `--set`.
    case override(String)

    var description: String {
      switch self {
      case .line(let file, let line): "\(file):\(line)"
      case .override(let text): "--set \(text)"
      }
    }
  }

  /// A key and its value.
  struct Entry: Sendable, Equatable {
    var key: String
    var place: Place
    var value: ConfigurationTree
  }

  /// What a piece holds. A scalar stays text until somebody asks for a type.
  enum Content: Sendable, Equatable {
    case scalar(String, isPlain: Bool)
    case list([ConfigurationTree])
    case mapping([Entry])
  }

  var content: Content
  var place: Place

  /// Whether it is `null`, `~` or nothing at all.
  var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content { return PlainScalar(text) == .null }
    return false
  }

  /// What was found, for an error's sentence.
  var found: String {
    switch content {
    case .scalar(let text, let isPlain):
      if isNull { return "nothing" }
      let shown = text.count > 40 ? text.prefix(40) + "..." : text[...]
      return isPlain ? "'\(shown)'" : "the text \"\(shown)\""
    case .list(let items): return items.count == 1 ? "a list of 1 item" : "a list of \(items.count) items"
    case .mapping(let entries):
      guard let first = entries.first else { return "an empty mapping" }
      return "a mapping with the key '\(first.key)'"
    }
  }
}
