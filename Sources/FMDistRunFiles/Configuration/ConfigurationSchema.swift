/// All keys that a configuration may have, which a decoder says by asking for them.
///
///     let schema = ConfigurationSchema { root in _ = try RunConfiguration(decoding: root) }
package struct ConfigurationSchema: Sendable, Equatable {
  /// What a key takes.
  package indirect enum Kind: Sendable, Equatable {
    case integer, number, bool, text, list, section
    /// A number of at least 0 and below 1.
    case share
    case choice([String])
    /// A name with options (`optimizer`), or a list of them (`model`); ``Key/keys`` are the names. The word is what a name is called:
    /// "layer".
    case named(String), namedList(String)

    /// Whether below it stand numbered items.
    var isList: Bool {
      switch self {
      case .list, .namedList: true
      default: false
      }
    }
  }

  /// A key.
  package struct Key: Sendable, Equatable {
    package var name: String
    package var kind: Kind
    package var isRequired = false
    /// A value to write in an example.
    var example: String?
    /// The keys below: of a section, the names of what is named, the options of a name.
    package var keys: [Key] = []
  }

  /// The keys at the top.
  package let keys: [Key]

  /// The keys that `decode` asks for; what it throws counts for nothing.
  package init(_ decode: (ConfigurationNode) throws(ConfigurationError) -> Void) {
    let root = ConfigurationNode.probe()
    do { try decode(root) } catch {}
    keys = root.known
  }

  /// The keys that may stand at `path`, positions of lists included; nil where no key is known to be.
  func keys(at path: [String]) -> [Key]? {
    guard !path.isEmpty else { return keys }
    return key(at: path)?.keys
  }

  /// The key at `path`.
  package func key(at path: [String]) -> Key? {
    var keys = self.keys
    var found: Key?
    for part in path {
      if found?.kind.isList == true, Int(part) != nil { continue }
      guard let next = keys.first(where: { $0.name == part }) else { return nil }
      found = next
      keys = next.keys
    }
    return found
  }

  /// The paths of all keys but layers' options, as `--set` has them.
  var paths: [(path: [String], key: Key)] {
    func below(_ path: [String], _ keys: [Key]) -> [(path: [String], key: Key)] {
      keys.flatMap { key -> [(path: [String], key: Key)] in
        let own = path + [key.name]
        if case .namedList = key.kind { return [(own, key)] }
        return [(own, key)] + below(own, key.keys)
      }
    }
    return below([], keys)
  }
}

extension ConfigurationSchema.Key {
  /// Whether a scalar `text` could be its value.
  func takes(_ text: String) -> Bool {
    switch (kind, PlainScalar(text)) {
    case (.share, .integer), (.share, .double): Self.share(text) != nil
    case (.integer, .integer), (.number, .integer), (.number, .double), (.bool, .bool): true
    case (.choice(let words), _): Spelling.same(text, in: words) != nil
    case (.named, _): Spelling.same(text, in: keys.map(\.name)) != nil
    default: false
    }
  }

  /// `text` as its value, in the right spelling.
  func spelt(_ text: String) -> String {
    switch kind {
    case .share: Self.share(text) ?? text
    case .choice(let words): Spelling.same(text, in: words) ?? text
    case .named: Spelling.same(text, in: keys.map(\.name)) ?? text
    default: text
    }
  }

  /// `text` as a share: 50 is 50 percent; nil for what is none.
  static func share(_ text: String) -> String? {
    guard let value = Double(text), value >= 0, value < 100 else { return nil }
    return value < 1 ? text : value < 2 ? nil : "\(Float(value / 100))"
  }

  /// The options in braces that say what the scalar `text` alone was meant to: `{units: 10}`; nil where no option takes it.
  func options(for text: String) -> String? {
    guard let main = keys.first(where: { $0.isRequired && $0.takes(text) }) ?? keys.first(where: { $0.takes(text) })
    else {
      // 20%, 1/2
      let number = ScalarHint.number(text, in: -Double.infinity...Double.infinity)
      return number.flatMap { $0 == text || PlainScalar($0) == .text ? nil : options(for: $0) } ?? switches(text)
    }
    var parts: [String] = []
    for key in keys where key.name == main.name || key.isRequired {
      guard let value = key.name == main.name ? main.spelt(text) : key.example else { return nil }
      parts.append("\(key.name): \(value)")
    }
    return "{\(parts.joined(separator: ", "))}"
  }

  /// The option that takes a name or a path such as `text`; nil where there is none.
  func textOption(for text: String) -> String? {
    guard PlainScalar(text) == .text else { return nil }
    let wanted = text.contains("/") ? "path" : "dataset"
    return keys.first { $0.name == wanted && $0.kind == .text }?.name
  }

  /// The options that `text` names, switched on: `{horizontal_flip: true}`.
  private func switches(_ text: String) -> String? {
    guard let option = Spelling.likely(text, in: keys.filter { $0.kind == .bool }.map(\.name)) else { return nil }
    return "{\(option): true}"
  }

  /// The option `name` with `value` in braces, and an example of each that is needed beside it.
  func options(with name: String, _ value: String) -> String {
    let parts = keys.compactMap { key -> String? in
      if key.name == name { return "\(name): \(value)" }
      return key.isRequired ? key.example.map { "\(key.name): \($0)" } : nil
    }
    return "{\(parts.joined(separator: ", "))}"
  }

  /// The options that `isWanted`, in braces, with an example of each; nil where there are none or one has no example.
  func example(of isWanted: (Self) -> Bool) -> String? {
    let wanted = keys.filter(isWanted)
    let parts = wanted.compactMap { key in key.example.map { "\(key.name): \($0)" } }
    return parts.isEmpty || parts.count < wanted.count ? nil : "{\(parts.joined(separator: ", "))}"
  }
}
