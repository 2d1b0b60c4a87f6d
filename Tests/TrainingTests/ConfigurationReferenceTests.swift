import FMDistTraining
import Foundation
import Testing

/// `docs/configuration.md` lists each key there is, with the type and default that the code has, and says what it means.
///
/// With `FMDIST_WRITE_REFERENCE` set, the page's tables are written anew: what the code knows is put in, what people wrote stays.
@Suite struct ConfigurationReferenceTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../docs/configuration.md")

  @Test func thePageListsEveryKey() throws {
    var page = ReferencePage(try String(contentsOf: Self.page, encoding: .utf8))
    if ProcessInfo.processInfo.environment["FMDIST_WRITE_REFERENCE"] != nil {
      page.update(to: ConfigurationReference.tables)
      try page.text.write(to: Self.page, atomically: true, encoding: .utf8)
    }
    let tables = ConfigurationReference.tables
    #expect(page.headings == tables.map(\.heading))
    for table in tables {
      let lines = page.rows(under: table.heading)
      #expect(lines.map(\.key) == table.rows.map(\.key), "\(table.heading)")
      for (line, row) in zip(lines, table.rows) {
        let place = "\(table.heading), \(row.key)"
        if let type = row.type { #expect(line.type == type, "\(place)") }
        if let standard = row.standard { #expect(line.standard == standard, "\(place)") }
        #expect(![line.type, line.standard, line.meaning].contains(""), "\(place): a cell is empty")
      }
    }
  }

  @Test func theReferenceReachesEveryKind() {
    let headings = Set(ConfigurationReference.tables.map(\.heading))
    for heading in [
      "Top level", "`data.validation`", "`training.early_stopping`", "layer `conv2d`", "layer `residual`",
      "optimizer `sgd`", "loss `binary_focal_crossentropy`", "schedule `one_cycle`", "initializer `he_normal`",
    ] { #expect(headings.contains(heading), "\(heading)") }
    let rows = ConfigurationReference.tables.first { $0.heading == "layer `conv2d`" }?.rows ?? []
    #expect(rows.first { $0.key == "filters" }?.standard == "required")
    #expect(rows.first { $0.key == "strides" }?.standard == "1")
  }
}
