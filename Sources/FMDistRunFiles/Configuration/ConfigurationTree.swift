import FMDistPlatform

/// A configuration as it was written, every piece with the place that it came from.
struct ConfigurationTree: Sendable, Equatable {
  /// Where a piece was written.
  enum Place: Sendable, Equatable, CustomStringConvertible {
    case line(file: String, Int)
    /// The text after `--set`.
    case override(String)
    /// In something without lines to look at, such as a checkpoint.
    case inside(String)

    /// The most characters of a `--set` that messages show: there may be thousands of messages, and 100 kB of text.
    private static let mostShown = 400

    var description: String {
      switch self {
      case .line(let file, let line): "\(file):\(line)"
      case .override(let text): "--set \(text.brief(Self.mostShown))"
      case .inside(let name): name
      }
    }

    /// How `key` with the value `value` is written in the stead of what stands here.
    func rewritten(_ key: String, _ value: String) -> String {
      if case .override(let text) = self, let equals = text.firstIndex(of: "="),
        text[..<equals].split(separator: ".").last.map(String.init) == key
      {
        return Self.setting(String(text[..<equals]), value)
      }
      return "\(key): \(value)"
    }

    /// `--set path=value` where this is a `--set` of `path` itself.
    func setting(_ path: String, _ value: String) -> String? {
      guard case .override(let text) = self, text.hasPrefix(path + "=") else { return nil }
      return Self.setting(path, value)
    }

    /// `--set path=value`, in quotes where a shell would take it apart.
    static func setting(_ path: String, _ value: String) -> String {
      "--set \("\(path)=\(value)".shellWord)"
    }

    /// The line in a file.
    var line: Int? { if case .line(_, let line) = self { line } else { nil } }
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

  /// Nothing, at `place`.
  static func nothing(at place: Place) -> ConfigurationTree {
    ConfigurationTree(content: .scalar("", isPlain: true), place: place)
  }

  /// Whether there is nothing at all: no word, not even `null`.
  var isEmpty: Bool { content == .scalar("", isPlain: true) }

  /// Whether this, or anything in it, is nothing at all.
  var hasGaps: Bool {
    switch content {
    case .scalar: isEmpty
    case .list(let items): items.contains(where: \.hasGaps)
    case .mapping(let entries): entries.contains { $0.value.hasGaps || $0.key.isEmpty }
    }
  }

  /// The first key of a mapping.
  var firstKey: String? { if case .mapping(let entries) = content { entries.first?.key } else { nil } }

  /// The plain or quoted word that this is; nil for lists, mappings and nothing.
  var word: String? { if case .scalar(let text, _) = content, !isNull { text } else { nil } }

  /// The places of `--set` in this and below it, in order, each once.
  var overrides: [Place] {
    var places: [Place] = []
    func visit(_ tree: ConfigurationTree) {
      func add(_ place: Place) {
        if case .override = place, !places.contains(place) { places.append(place) }
      }
      add(tree.place)
      switch tree.content {
      case .scalar: break
      case .list(let items): items.forEach(visit)
      case .mapping(let entries):
        for entry in entries {
          add(entry.place)
          visit(entry.value)
        }
      }
    }
    visit(self)
    return places
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
