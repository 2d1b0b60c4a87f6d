import FMDistRunFiles

/// The keys of several configurations as columns of a ``ScoreTable``, in the order in which they first appear. Those that differ are shown:
///
/// - A key differs where two configurations have other values, or where one lacks it that has what it belongs to: SGD's lack of Adam's
///   `beta_1` is no difference beside `optimizer` itself.
/// - 3 and 3-3-3 are one value. The number of layers of a kind is shown where none of the kind's keys tells it.
package struct ConfigurationColumns: Sendable {
  /// A column a key, and `layers` for the number of all layers.
  package let columns: [ScoreColumn]
  /// For each configuration a value a column.
  package let values: [[ScoreValue]]

  /// The columns of `configurations`, without their names.
  package init(_ configurations: [ConfigurationSummary]) {
    let keys = Self.keys(configurations.map(\.entries)).filter { $0 != "name" }
    let shown = keys.filter { Self.isVaried($0, configurations, entriesOf: \.entries) }
    let counts = Self.keys(configurations.map(\.structure))
    // The order of layers says most behind their numbers.
    let structure = counts.filter { $0 != "model" } + counts.filter { $0 == "model" }
    let shownStructure = structure.filter { key in
      guard Self.isVaried(key, configurations, entriesOf: \.structure) else { return false }
      guard key.hasSuffix(".count") else { return true }
      return !shown.contains { $0.hasPrefix(key.dropLast("count".count)) }
    }
    columns =
      (keys + structure).map { key in
        ScoreColumn(key, .configuration, isShown: shown.contains(key) || shownStructure.contains(key))
      } + [ScoreColumn("layers", .configuration, isShown: false)]
    values = configurations.map { configuration in
      let known = Dictionary((configuration.entries + configuration.structure).map { ($0.key, $0.values) }) {
        first, _ in first
      }
      return (keys + structure).map { known[$0].map(ScoreValue.texts) ?? .missing } + [.count(configuration.layers)]
    }
  }

  private static func keys(_ entries: [[ConfigurationSummary.Entry]]) -> [String] {
    var known: Set<String> = []
    return entries.joined().map(\.key).filter { known.insert($0).inserted }
  }

  private static func isVaried(
    _ key: String, _ configurations: [ConfigurationSummary],
    entriesOf entries: KeyPath<ConfigurationSummary, [ConfigurationSummary.Entry]>
  ) -> Bool {
    let found = configurations.map { $0[keyPath: entries].first { $0.key == key } }
    let values = found.compactMap { $0.map { ScoreValue.texts($0.values).withoutRepetition } }
    if let first = values.first, values.contains(where: { $0 != first }) { return true }
    let owners = Set(found.compactMap { $0?.owner })
    return zip(configurations, found).contains { $1 == nil && !$0.owners.isDisjoint(with: owners) }
  }
}
