/// The keys of a configuration on the way to its ``ConfigurationSummary``.
struct GatheredKeys {
  /// Where keys belong.
  struct Place {
    /// The kind of layer, by its path; empty at the root.
    var kind: String
    /// Which one of that kind, from 1.
    var number: Int
    /// The kind, or a choice within it.
    var owner: String
    /// Whether it is in the model.
    var isInModel: Bool

    static let root = Place(kind: "", number: 1, owner: "", isInModel: false)
  }

  private static let nothing = "–"

  private var keys: [String] = []
  private var values: [String: [String]] = [:]
  private var places: [String: Place] = [:]
  /// The layers of the model by kind, in the order of the kinds' first ones, each with the owner of its list.
  private var kinds: [(kind: String, owner: String)] = []
  private var counts = ["": 1]
  private var sequence: String?
  private(set) var owners: Set<String> = [""]

  var entries: [ConfigurationSummary.Entry] {
    keys.compactMap { key in
      guard let place = places[key], let values = values[key] else { return nil }
      let missing = max(0, (counts[place.kind] ?? 0) - values.count)
      return .init(key, values + Array(repeating: Self.nothing, count: missing), owner: place.owner)
    }
  }

  var structure: [ConfigurationSummary.Entry] {
    kinds.map { .init($0.kind + ".count", [String(counts[$0.kind] ?? 0)], owner: $0.owner) }
      + (sequence.map { [.init("model", [$0])] } ?? [])
  }

  var layers: Int? { sequence.map { _ in kinds.reduce(0) { $0 + (counts[$1.kind] ?? 0) } } }

  /// Adds what is at `path`.
  mutating func add(_ value: ConfigurationValue, at path: String, _ place: Place) {
    switch value {
    case .mapping(let entries):
      if !path.isEmpty, entries.count == 1, let choice = entries.first, case .mapping = choice.value {
        var inside = place
        inside.owner = "\(path) \(choice.key)"
        owners.insert(inside.owner)
        record(choice.key, at: path, place)
        add(entriesOf: choice.value, at: path, inside)
      } else {
        add(entriesOf: value, at: path, place)
      }
    case .list(let items) where path == "model" || items.contains(where: \.isMapping):
      var place = place
      if path == "model" {
        place.isInModel = true
        sequence = Self.sequence(items)
      } else if !place.isInModel {
        record(value.summary, at: path, place)
      }
      for item in items { add(item: item, of: path == "model" ? "" : path, place) }
    case .list, .null, .bool, .integer, .double, .string: record(value.summary, at: path, place)
    }
  }

  /// Adds the entries of a mapping as they are.
  private mutating func add(entriesOf mapping: ConfigurationValue, at path: String, _ place: Place) {
    guard case .mapping(let entries) = mapping else { return }
    for entry in entries { add(entry.value, at: Self.joined(path, entry.key), place) }
  }

  private mutating func add(item: ConfigurationValue, of path: String, _ outside: Place) {
    let (kind, body) = item.named
    let path = Self.joined(path, kind)
    let number = (counts[path] ?? 0) + 1
    counts[path] = number
    if number == 1, outside.isInModel { kinds.append((path, outside.owner)) }
    owners.insert(path)
    let place = Place(kind: path, number: number, owner: path, isInModel: outside.isInModel)
    switch body {
    case nil, .null: break
    case .some(let body) where body.isMapping: add(entriesOf: body, at: path, place)
    case .some(let body): add(body, at: path, place)
    }
  }

  private mutating func record(_ text: String, at key: String, _ place: Place) {
    if places[key] == nil {
      keys.append(key)
      places[key] = place
    }
    var known = values[key] ?? []
    while known.count < place.number - 1 { known.append(Self.nothing) }
    values[key] = known + [text]
  }

  private static func joined(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : key.isEmpty ? path : "\(path).\(key)"
  }

  /// The kinds of `items` in order, with those inside of them in brackets.
  private static func sequence(_ items: [ConfigurationValue]) -> String {
    items.map { item in
      let (kind, body) = item.named
      guard case .mapping(let entries) = body else { return kind }
      let inside = entries.compactMap { entry -> String? in
        guard case .list(let items) = entry.value, items.contains(where: \.isMapping) else { return nil }
        return sequence(items)
      }
      return inside.isEmpty ? kind : "\(kind)(\(inside.joined(separator: "; ")))"
    }.joined(separator: "-")
  }
}

extension ConfigurationValue {
  fileprivate var isMapping: Bool { if case .mapping = self { true } else { false } }

  /// As one reads it aloud; of what has a name, the name.
  fileprivate var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .double(let value): "\(value)"
    case .string(let text): text
    case .list(let items): "[\(items.map(\.summary).joined(separator: ", "))]"
    case .mapping: named.name
    }
  }

  /// An item of a list: its name and what is below it.
  fileprivate var named: (name: String, body: ConfigurationValue?) {
    guard case .mapping(let entries) = self else { return (summary, nil) }
    guard entries.count == 1, let entry = entries.first else { return ("", self) }
    return (entry.key, entry.value)
  }
}
