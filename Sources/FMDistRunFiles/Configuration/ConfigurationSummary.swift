/// A configuration as keys with values, for tables of many. What stands in lists is gathered under a key without a place: the filters of
/// all convolutions are `conv2d.filters`, with the values 32, 64 and 64.
///
/// - Layers, and whatever else stands in lists as `kind: {…}`, have a value each under `kind.key`, in order, "–" where one has none.
///   `model.` is left out.
/// - A mapping with one entry that is a mapping, such as `optimizer: {adam: {…}}`, is a choice: `optimizer` is `adam`, and adam's keys are
///   `optimizer.learning_rate` and so on, beside those of other optimizers.
/// - Other lists are one value: `[3, 5]`.
package struct ConfigurationSummary: Sendable, Equatable {
  /// A key and its values.
  package struct Entry: Sendable, Equatable {
    /// Its path, without places in lists.
    package var key: String
    /// One, or one for each layer of its kind.
    package var values: [String]
    /// What it belongs to: a kind of layer or a choice. A configuration without that has no such key; empty for what all have.
    package var owner: String

    /// `values` under `key`.
    package init(_ key: String, _ values: [String], owner: String = "") {
      (self.key, self.values, self.owner) = (key, values, owner)
    }
  }

  /// What is configured, in the file's order.
  package var entries: [Entry]
  /// How many layers of each kind there are (`conv2d.count`), then the kinds in their order (`model`).
  package var structure: [Entry]
  /// The number of layers, nested ones included; nil without a model.
  package var layers: Int?
  /// Which kinds of layers and choices it has.
  package var owners: Set<String>

  /// A summary of these; its owners are those of its entries.
  package init(_ entries: [Entry] = [], structure: [Entry] = []) {
    (self.entries, self.structure) = (entries, structure)
    owners = Set((entries + structure).map(\.owner))
  }

  /// A summary of `value`, a configuration's root.
  package init(_ value: ConfigurationValue) {
    var gathered = GatheredKeys()
    gathered.add(value, at: "", .root)
    entries = gathered.entries
    structure = gathered.structure
    layers = gathered.layers
    owners = gathered.owners
  }

  /// The values under `key`, of configuration or structure; nil where it has none.
  package func values(of key: String) -> [String]? {
    (entries.first { $0.key == key } ?? structure.first { $0.key == key })?.values
  }
}
