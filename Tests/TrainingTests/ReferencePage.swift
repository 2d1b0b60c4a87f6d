import FMDistTraining

/// A page with a table of keys under each heading of the third level.
struct ReferencePage {
  struct Row {
    var key, type, standard, meaning: String

    /// `line` as a row of a table; nil for what is none.
    init?(_ line: Substring) {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { String($0.trimming { $0 == " " }) }
      guard cells.count == 4, cells[0].hasPrefix("`"), cells[0].hasSuffix("`") else { return nil }
      (key, type, standard, meaning) = (String(cells[0].dropFirst().dropLast()), cells[1], cells[2], cells[3])
    }

    init(_ row: ConfigurationReference.Row, keeping old: Row?) {
      key = row.key
      type = row.type ?? old?.type ?? ""
      standard = row.standard ?? old?.standard ?? ""
      meaning = old?.meaning ?? ""
    }

    var line: String { "| `\(key)` | \(type) | \(standard) | \(meaning) |" }
  }

  /// Before the first table, and each heading with what stands below it.
  private var introduction: String
  private var sections: [(heading: String, lines: [Substring])]

  init(_ text: String) {
    var parts = text.split(separator: "\n### ", omittingEmptySubsequences: false)
    introduction = String(parts.removeFirst())
    sections = parts.map { part in
      var lines = part.split(separator: "\n", omittingEmptySubsequences: false)
      return (String(lines.removeFirst()), lines)
    }
  }

  var headings: [String] { sections.map(\.heading) }

  func rows(under heading: String) -> [Row] {
    sections.first { $0.heading == heading }?.lines.compactMap { Row($0) } ?? []
  }

  /// The tables of `tables`; a meaning that is missing is taken from a key of the same name.
  mutating func update(to tables: [ConfigurationReference.Table]) {
    let all = sections.flatMap { rows(under: $0.heading) }
    let old = self
    sections = tables.map { table in
      let before = old.rows(under: table.heading)
      let prose = old.sections.first { $0.heading == table.heading }?.lines.filter { !$0.hasPrefix("|") } ?? [""]
      let rows = table.rows.map { row in
        Row(row, keeping: before.first { $0.key == row.key } ?? all.first { $0.key == row.key })
      }
      let head: [Substring] = ["| key | type | default | meaning |", "|---|---|---|---|"]
      let body = table.rows.isEmpty ? ["It has no keys of its own."] : head + rows.map { Substring($0.line) }
      let words = prose.filter { !$0.isEmpty && $0 != "It has no keys of its own." }
      return (table.heading, words + body + [""])
    }
  }

  var text: String {
    introduction + sections.map { "\n### \($0.heading)\n\($0.lines.joined(separator: "\n"))" }.joined()
  }
}

extension Substring {
  /// Without what `isLeftOut` at its ends.
  fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> Substring {
    guard let first = firstIndex(where: { !isLeftOut($0) }), let last = lastIndex(where: { !isLeftOut($0) }) else {
      return ""
    }
    return self[first...last]
  }
}
