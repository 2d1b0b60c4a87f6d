import FMDistPlatform
import FMDistRunFiles

/// A set of data as one page that needs nothing else: what `fmdist data info` prints, with images of each class.
package struct DataPage: Sendable {
  /// A class.
  package struct ClassRow: Sendable {
    package var name: String
    /// How many images each part has of it.
    package var counts: [Int]

    package init(name: String, counts: [Int]) { (self.name, self.counts) = (name, counts) }
  }

  package var title, subtitle: String
  /// What must not be overlooked.
  package var notices: [String] = []
  /// Large numbers at the top.
  package var figures: [(name: String, value: String, note: String)] = []
  /// What there is to know, a line each.
  package var facts: [(name: String, value: String)] = []
  /// What was found that may be wrong: a sentence each.
  package var warnings: [String] = []
  /// What the parts are called, and the classes.
  package var parts: [String] = []
  package var classes: [ClassRow] = []
  /// Sizes, height x width, by how many images have them.
  package var sizes: [(size: String, count: Int)] = []
  /// Images of each class.
  package var samples: [SampleSheet.Row] = []
  /// Files that cannot be used, and why.
  package var faults: [(path: String, found: String)] = []
  /// Lines for the configuration.
  package var configuration: [String] = []
  package var writtenBy: String

  package init(title: String, subtitle: String, writtenBy: String) {
    (self.title, self.subtitle, self.writtenBy) = (title, subtitle, writtenBy)
  }

  /// Sizes and bad files beyond these are counted.
  private static let (mostSizes, mostFaults, mostBytes) = (40, 1000, 1_200_000)

  /// Writes the file at `path`, atomically, or into the device or pipe there.
  package func write(to path: String) throws(RunFileError) { try ProductFile.write(Array(text.utf8), to: path) }

  /// The file's content: HTML 5 that is well-formed XML.
  package var text: String {
    let all: [(id: String, title: String, body: Markup)] = [
      ("warnings", "To look at", warningList), ("configuration", "For the configuration", configurationText),
      ("classes", "Classes", classTable), ("samples", "Images of each class", sampleTable),
      ("sizes", "Sizes", sizeTable), ("files", "Files that cannot be used", faultTable),
      ("data", "All figures", factTable),
    ]
    return Page(
      title: title, subtitle: subtitle, notices: notices, lead: tiles,
      sections: all.filter { $0.body != .empty }.map { Page.Section(id: $0.id, title: $0.title, body: $0.body) },
      footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  private var tiles: Markup {
    let tiles: [Markup] = figures.map { tile in
      let note: Markup = tile.note.isEmpty ? .empty : "<small>\(tile.note)</small>"
      return "<div><dt>\(tile.name)</dt><dd>\(tile.value)\(note)</dd></div>\n"
    }
    return tiles.isEmpty ? .empty : "<dl class=\"figures\">\n\(tiles)</dl>"
  }

  private var warningList: Markup {
    let items: [Markup] = warnings.map { "<li>\($0)</li>\n" }
    return items.isEmpty ? .empty : "<ul>\n\(items)</ul>"
  }

  private var configurationText: Markup {
    configuration.isEmpty ? .empty : "<pre>\(configuration.joined(separator: "\n"))</pre>"
  }

  private var classTable: Markup {
    guard !classes.isEmpty else { return .empty }
    let most = classes.map { $0.counts.reduce(0, +) }.max() ?? 0
    let rows: [Markup] = classes.map { row in
      let all = row.counts.reduce(0, +)
      let counts: [Markup] = row.counts.map { "<td>\(NumberText.grouped($0))</td>" }
      let share = most == 0 ? 0 : 100 * Double(all) / Double(most)
      let bar: Markup =
        "<div style=\"width: \(share)%; min-width: 1px; height: 0.8rem; border-radius: 2px; background: var(--training)\"></div>"
      return """
        <tr><th scope="row" class="name">\(row.name.brief(200))</th>\(counts)<td>\(NumberText.grouped(all))</td>\
        <td style="min-width: 10rem; width: 40%">\(bar)</td></tr>

        """
    }
    let heads: [Markup] = parts.map { "<th scope=\"col\">\($0)</th>" }
    return PageTable.scrolling(
      "Classes",
      """
      <table style="width: 100%; --em: \(20 + 6 * Double(parts.count))">
      <thead><tr><th scope="col" class="name">class</th>\(heads)<th scope="col">all</th><th scope="col"></th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      """)
  }

  private var sampleTable: Markup {
    guard !samples.isEmpty else { return .empty }
    let largest = samples.flatMap(\.images).map { max($0.height, $0.width) }.max() ?? 1
    let side = largest > Thumbnails.usualSide ? 96 : Thumbnails.usualSide
    return SampleMarkup(Thumbnails(samples, side: side, bytes: Self.mostBytes)).markup ?? .empty
  }

  private var sizeTable: Markup {
    guard sizes.count > 1 else { return .empty }
    let rows = sizes.prefix(Self.mostSizes).map { [$0.size, NumberText.grouped($0.count)] }
    let rest = sizes.dropFirst(Self.mostSizes)
    let note: Markup =
      rest.isEmpty
      ? .empty
      : "\n<p class=\"faint\">And \(NumberText.grouped(rest.count)) sizes more, of \(NumberText.grouped(rest.reduce(0) { $0 + $1.count })) images.</p>"
    return "\(PageTable.table("Sizes", head: ["size", "images"], rows: rows))\(note)"
  }

  private var faultTable: Markup {
    guard !faults.isEmpty else { return .empty }
    let rows = faults.prefix(Self.mostFaults).map { [$0.path, $0.found] }
    let left = faults.count - Self.mostFaults
    let note: Markup = left > 0 ? "\n<p class=\"faint\">And \(NumberText.grouped(left)) more.</p>" : .empty
    return
      "\(PageTable.table("Files that cannot be used", head: ["file", "what it is"], rows: rows, words: [1]))\(note)"
  }

  private var factTable: Markup {
    facts.isEmpty ? .empty : PageTable.facts(facts.map { ($0.name, "\($0.value)") })
  }
}
