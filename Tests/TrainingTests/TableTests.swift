import FMDistDatasets
import FMDistMemory
import FMDistReports
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// Tables for terminals with names that are not as wide as they have letters.
struct TableTests {
  private static let names = ["シャツ", "coat", "tab\tname", "e\u{301}te\u{301}"]

  @Test func aConfusionMatrixIsStraight() {
    var confusion = ConfusionMatrix(classNames: Self.names)
    for label in Self.names.indices { confusion.add(label: label, prediction: 0) }
    let lines = confusion.table.split(separator: "\n")
    #expect(lines.count == 6 && !confusion.table.contains("\t"))
    #expect(Set(lines.map { TerminalText.width(of: $0) }).count == 1, "\(confusion.table)")
  }

  /// A name is cut where a line of 80 columns has no room for it.
  @Test(arguments: [(["good", "defect"], "good defect "), (["a class", "background", "c"], "a class background ")])
  func columnsHaveTheirNames(names: [String], heads: String) {
    let head = ConfusionMatrix(classNames: names).table.prefix { $0 != "\n" }
    #expect(head.split(separator: " ").joined(separator: " ").contains("│ \(heads)"), "\(head)")
    #expect(TerminalText.width(of: head) <= 80)
    let many = ConfusionMatrix(classNames: (0..<10).map { "class number \($0)" }).table
    #expect(many.hasPrefix("true         │ class class"), "\(many)")
  }

  @Test func theClassesOfADataSetAreStraight() throws {
    let set = ImageSet(
      pixels: Buffer([UInt8](repeating: 7, count: 16)), labels: Buffer([0, 1, 2, 3]), height: 2, width: 2, channels: 1,
      classNames: Self.names)
    let file = DatasetSource.File(path: "a.csv", md5: "0")
    let source = DatasetSource(synthetic: false, verified: false, format: .csv, files: [file, file, file, file])
    let text = DataInfo(Dataset(name: "wide", training: set, test: set, source: source)).description
    let lines = text.split(separator: "\n").drop { !$0.hasPrefix("class ") }.prefix(5)
    // Behind the numbers each row has a bar.
    let numbers = lines.map { $0.replacing(/[ █]+$/, with: "") }
    #expect(numbers.count == 5 && Set(numbers.map { TerminalText.width(of: $0) }).count == 1, "\(text)")
  }
}
