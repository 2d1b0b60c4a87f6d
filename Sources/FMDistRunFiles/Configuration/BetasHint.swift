/// Advice on PyTorch's `betas`, a pair for what are two options here.
struct BetasHint {
  private let hint: KeyHint

  init(_ hint: KeyHint) { self.hint = hint }

  /// A setting for each number of `entry`, which stands in the mapping `tree` at `parent`; nil for anything else.
  func advice(
    on entry: ConfigurationTree.Entry, in parent: [String], among siblings: [String], _ tree: ConfigurationTree
  ) -> String? {
    guard Spelling.plain(entry.key) == "betas" else { return nil }
    let words = words(of: entry, tree)
    let paths = ["beta_1", "beta_2"].compactMap { hint.target(of: $0, in: parent, among: siblings, isSure: true) }
    guard words.count == 2, words.allSatisfy({ Double($0) != nil }), paths.count == 2 else { return nil }
    if case .override = entry.place {
      let settings = zip(paths, words).map { ConfigurationTree.Place.setting($0.joined(separator: "."), $1) }
      return "write \(settings.joined(separator: " "))"
    }
    let above = paths[0].dropLast()
    let place = above == parent[...] ? "" : " below '\(above.joined(separator: "."))'"
    return "write beta_1: \(words[0]) and beta_2: \(words[1])\(place)"
  }

  private func words(of entry: ConfigurationTree.Entry, _ tree: ConfigurationTree) -> [String] {
    switch entry.value.content {
    case .list(let items): return items.compactMap(\.word)
    case .scalar(let text, _):
      var text = text
      // In braces the comma of (0.9, 0.99) begins another key.
      if text.first == "(", text.last != ")", case .mapping(let entries) = tree.content,
        let index = entries.firstIndex(of: entry), index + 1 < entries.count
      {
        text += " " + entries[index + 1].key
      }
      return text.split { "()[], ".contains($0) }.map(String.init)
    case .mapping: return []
    }
  }
}
