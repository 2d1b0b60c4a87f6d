import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import FoundationXML
import Testing

/// Pictures, pages and tables of classes and runs whose names mean harm.
struct NastyTextTests {
  private func mistakes() -> [Mistake] {
    NastyText.texts.indices.dropFirst().map {
      Mistake(index: $0, label: $0, prediction: $0 - 1, labelProbability: 0.125, predictionProbability: 0.5)
    }
  }

  @Test func aTableOfErrorsIsHarmlessAndReadsBack() throws {
    let names = NastyText.texts
    let text = MistakeTable(mistakes(), files: names.reversed()).text(classNames: names)
    #expect(NastyText.raw(in: text) == nil && NastyText.formulas(in: text).isEmpty, "\(NastyText.formulas(in: text))")
    let rows = TableText.rows(csv: text, most: 1000)
    #expect(rows.count == names.count)
    for (mistake, row) in zip(mistakes(), rows.dropFirst()) {
      #expect(Array(row[5].utf8) == Array(names[mistake.label].utf8))
      #expect(Array(row[6].utf8) == Array(names[mistake.prediction].utf8))
      #expect(Array(row[7].utf8) == Array(names.reversed()[mistake.index].utf8))
    }
  }

  @Test func aConfusionMatrixIsHarmlessAndReadsBack() throws {
    let names = NastyText.texts
    let counts = names.map { _ in names.map { _ in 3 } }
    let text = try ConfusionMatrix(counts, classNames: names).csv
    #expect(NastyText.raw(in: text) == nil && NastyText.formulas(in: text).isEmpty, "\(NastyText.formulas(in: text))")
    let rows = TableText.rows(csv: text, most: 1000)
    #expect(rows[0].dropFirst().map { Array($0.utf8) } == names.map { Array($0.utf8) })
    #expect(rows.dropFirst().map { Array($0[0].utf8) } == names.map { Array($0.utf8) })
    #expect(rows.dropFirst().allSatisfy { $0.dropFirst().allSatisfy { $0 == "3" } })
  }

  @Test func numbersStayNumbers() throws {
    let text = try ConfusionMatrix([[1, 2], [3, 4]], classNames: ["-1", "+2.5e3"]).csv
    #expect(text == "true \\ predicted,-1,+2.5e3\n-1,1,2\n+2.5e3,3,4\n")
  }

  @Test func comparedRunsAreHarmless() throws {
    let runs = NastyText.texts.map { text in
      var run = ComparedRun(name: text, history: RunPageTests.history(1))
      run.dataset = text
      run.configurationName = text
      run.configuration = ConfigurationSummary([.init("training.seed", [text]), .init(text, ["1"])])
      return run
    }
    let comparison = RunComparison(runs)
    let csv = comparison.csv
    #expect(NastyText.raw(in: csv) == nil && NastyText.formulas(in: csv).isEmpty, "\(NastyText.formulas(in: csv))")
    #expect(
      TableText.rows(csv: csv, most: 1000).dropFirst().map { Array($0[0].utf8) } == runs.map { Array($0.name.utf8) })
    let text = comparison.text()
    #expect(NastyText.raw(in: text) == nil && !text.contains("\nfmdist: rank 3"))
    #expect(NastyText.raw(in: try comparison.json()) == nil)
    try checkHarmless(ComparisonPage(comparison, writtenBy: "test").text)
    try expectDrawable { OverlaidCurves(RunComparison(Array(runs.prefix(30)))).picture($0) }
    #expect(NastyText.raw(in: comparison.markdown) == nil)
  }

  @Test func aPageIsHarmless() throws {
    // More classes than 60 have no matrix on the page.
    for names in [Array(NastyText.texts.prefix(50)), Array(NastyText.texts.suffix(50))] {
      var page = try RunPageTests.page(names)
      for text in names {
        page.title = text
        page.errorTable.append([text, text, text])
        page.configurationMissing = text
      }
      page.result?.dataset = names[11]
      page.errorGallery?.files = names
      page.configuration = names.joined(separator: "\n")
      page.command = names.joined(separator: " ")
      try checkHarmless(page.text)
    }
  }

  @Test func picturesAreDrawn() throws {
    let names = NastyText.texts
    let images = mistakes().map { ($0, Samples.image(1)) }
    try expectDrawable {
      ErrorGallery(title: names[35], mistakes: images, total: 9, images: 99, classNames: names, files: names).picture(
        $0)
    }
    let counts = try ConfusionMatrix(names.map { _ in names.map { _ in 1 } }, classNames: names)
    try expectDrawable { ConfusionHeatMap(title: "x\(NastyText.noncharacters)\0", confusion: counts).picture($0) }
  }

  @Test func aTableCutsNoEscapeInTwoAndNoTextIsTooLong() {
    #expect(TerminalText.prefix("ab\\u{1B}c", 6) == "ab" && TerminalText.prefix("ab\\u{1B}c", 8) == "ab\\u{1B}")
    #expect(TerminalText.prefix("ab\\u{1Bcdefghijk", 6) == "ab\\u{1")
    let lines = TerminalText.table(NastyText.texts.map { [$0, "1"] }, words: [0])
    #expect(lines.count == NastyText.texts.count)
    for line in lines {
      #expect(NastyText.raw(in: line) == nil && !line.contains("\n") && TerminalText.width(of: line) <= 163, "\(line)")
    }
  }

  /// Checks that nothing in `page` runs, is fetched, or hides.
  private func checkHarmless(_ page: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(NastyText.raw(in: page) == nil, sourceLocation: sourceLocation)
    final class Handlers: NSObject, XMLParserDelegate {
      var found: [String] = []
      func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes attributeDict: [String: String] = [:]
      ) {
        found += attributeDict.keys.filter { $0.lowercased().hasPrefix("on") }
        for name in ["href", "src", "action"] {
          if let address = attributeDict[name], !address.hasPrefix("#"), !address.hasPrefix("data:") {
            found.append(address)
          }
        }
      }
    }
    let elements = try elements(ofXML: Array(page.utf8))
    #expect(elements["script"] == 1 && elements["iframe"] == nil, sourceLocation: sourceLocation)
    let handlers = Handlers()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = handlers
    #expect(parser.parse() && handlers.found.isEmpty, "\(handlers.found)", sourceLocation: sourceLocation)
    // What is in the script is ours alone.
    #expect(page.components(separatedBy: "</script").count == 2, sourceLocation: sourceLocation)
  }
}
