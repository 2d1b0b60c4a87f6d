/// All kinds of something that there are, each found by its name; of `any LossKind.Type`, say.
package struct KindList<Kind: Sendable>: Sendable {
  /// In the order in which help lists them.
  package let all: [Kind]
  /// The names of all, as configurations have them.
  package let names: [String]

  /// `all`, each called `name`.
  package init(_ all: [Kind], name: (Kind) -> String) { (self.all, names) = (all, all.map(name)) }

  /// The kind with the name `name`.
  package func named(_ name: String) -> Kind? { names.firstIndex(of: name).map { all[$0] } }
}
