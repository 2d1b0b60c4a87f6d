import FMDistRunFiles

/// Columns by what people call them.
extension ScoreTable {
  /// What a name led to.
  package enum Match: Sendable, Equatable {
    /// That column.
    case column(Int)
    /// Any of several.
    case ambiguous([String])
    /// None; perhaps this one was meant.
    case none(nearest: String?)
  }

  /// The column called `name`, or whose name ends in it behind a dot: `learning_rate` for `optimizer.learning_rate`.
  package func column(named name: String) -> Match {
    if let index = columns.firstIndex(where: { $0.name == name }) { return .column(index) }
    let found = columns.indices.filter { columns[$0].name.hasSuffix("." + name) && !name.isEmpty }
    if let only = found.first, found.count == 1 { return .column(only) }
    if !found.isEmpty { return .ambiguous(found.map { columns[$0].name }) }
    return .none(nearest: Spelling.likely(name, in: columns.map(\.name)))
  }
}
