extension ConfigurationValue {
  /// All that is neither a list nor a mapping, in order, under the key that `--set` has for it: `model.0.conv2d.filters`.
  package var leaves: [(key: String, value: ConfigurationValue)] {
    switch self {
    case .mapping(let entries): entries.flatMap { $0.value.leaves(below: $0.key) }
    case .list(let items): items.enumerated().flatMap { $1.leaves(below: String($0)) }
    case .null, .bool, .integer, .double, .string: []
    }
  }

  private func leaves(below key: String) -> [(key: String, value: ConfigurationValue)] {
    switch self {
    case .mapping, .list: leaves.map { ("\(key).\($0.key)", $0.value) }
    case .null, .bool, .integer, .double, .string: [(key, self)]
    }
  }
}
