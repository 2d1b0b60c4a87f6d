import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// Tables of many runs: ranking, groups, and how they read.
struct ScoreTableTests {
  /// 65 runs, and what NumPy makes of them: make_score_groups.py.
  private struct Expected: Decodable {
    struct Run: Decodable {
      var name: String
      var filters: [Int]
      var accuracy: Double?
    }
    struct Group: Decodable {
      var depth, runs, measured: Int
      var mean, deviation, best: Double
      var bestRun: String
    }
    var runs: [Run]
    var groups: [Group]
    var order: [String]
  }

  private static let expected = Result {
    try JSONText.value(Expected.self, of: Data(try Fixture.bytes("score_groups.json")))
  }

  private func comparison() throws -> RunComparison {
    RunComparison(
      try Self.expected.get().runs.map { expected in
        var history = RunPageTests.history(0)
        if let accuracy = expected.accuracy {
          history.rows = (1...3).map {
            History.Row(
              epoch: $0, loss: 1, accuracy: 0.5, validationLoss: 0.5,
              validationAccuracy: accuracy - 0.1 * Double(abs(2 - $0)))
          }
        }
        var run = ComparedRun(name: expected.name, history: history)
        let layers = expected.filters.map { "  - conv2d: {filters: \($0), strides: 1}\n" }.joined()
        run.configuration = ConfigurationSummary(
          try ConfigurationNode(
            text: "name: \(expected.name)\nmodel:\n\(layers)  - flatten\n  - dense: {units: 10}\n"
              + "training: {epochs: 3, seed: 1}\n", name: "x.yaml"
          ).value)
        return run
      })
  }

  private func index(_ name: String, _ table: ScoreTable) throws -> Int {
    guard case .column(let index) = table.column(named: name) else { throw Missing(name: name) }
    return index
  }

  private struct Missing: Error { var name: String }

  @Test func ranksAndGroupsAreNumPys() throws {
    let expected = try Self.expected.get()
    var comparison = try comparison()
    comparison.rank(by: try index("val_accuracy", comparison.table))
    #expect(comparison.table.rows.map(\.name) == expected.order)
    #expect(comparison.runs.map(\.name) == expected.order)
    comparison.group(by: try index("conv2d.count", comparison.table))
    let groups = try #require(comparison.groups)
    #expect(groups.groups.count == 3 && groups.score.name == "val_accuracy")
    for (found, expected) in zip(groups.groups, expected.groups) {
      #expect(found.value == .text(String(expected.depth)))
      #expect(found.count == expected.runs && found.measured == expected.measured)
      let (mean, deviation) = (try #require(found.mean), try #require(found.deviation))
      #expect(abs(mean - expected.mean) < 1e-15 && abs(deviation - expected.deviation) < 1e-15)
      #expect(found.best?.score == expected.best && found.best?.row == expected.bestRun)
    }
    #expect(
      groups.text.split(separator: "\n").map(String.init) == [
        "conv2d.count      runs  mean val_accuracy  deviation     best  best run",
        "1                    6           89.570 %    0.657 %  90.39 %  grid-40",
        "2                   18           89.951 %    0.577 %  91.23 %  grid-43",
        "3             36 of 41           89.102 %    0.710 %  91.00 %  grid-57",
        "deviation: sample standard deviation (n − 1)",
      ])
    let rows = TableText.rows(csv: comparison.csv, most: 9)
    #expect(rows[0] == ["conv2d.count", "runs", "measured", "mean", "standard_deviation", "best", "best_run"])
    let deviation = try #require(Double(rows[3][4]))
    #expect(rows[3][2] == "36" && abs(deviation - expected.groups[2].deviation) < 1e-15)
  }

  @Test func sixtyFiveRunsFitATerminalOfAHundredColumns() throws {
    var comparison = try comparison()
    comparison.rank(by: try index("val_accuracy", comparison.table))
    for width in [60, 100, 300] {
      let lines = comparison.table.text(width: width).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { TerminalText.width(of: $0) <= width })
      #expect(lines[0].contains("  conv2d.") && lines[1].hasPrefix(" #  run      accuracy  filters "))
      #expect(lines[2].hasPrefix(" 1  grid-43   91.23 %  16-16 ") && lines[66].hasPrefix("65  grid-65         –  "))
      #expect(lines.contains { $0.hasPrefix("No room for ") } == (width == 60), "\(lines)")
      // One block of columns, as a second one would be as long.
      #expect(lines.count < 75)
    }
  }

  @Test func onlyWhatDiffersIsAColumn() throws {
    let table = try comparison().table
    func shown(_ table: ScoreTable) -> [String] { table.shownColumns.map { table.columns[$0].name } }
    // Strides of 1 and 1-1 are the same; the number of convolutions shows in their filters.
    #expect(shown(table) == ["val_accuracy", "conv2d.filters", "model", "val_loss", "epochs", "best_epoch"])
  }

  private func summary(_ text: String) throws -> ConfigurationSummary {
    ConfigurationSummary(try ConfigurationNode(text: text, name: "x.yaml").value)
  }

  private func shown(_ configurations: String...) throws -> [String] {
    ConfigurationColumns(try configurations.map(summary)).columns.filter(\.isShown).map(\.name)
  }

  @Test func whatACompetitorCannotHaveIsNoDifference() throws {
    let adam = "optimizer: {adam: {learning_rate: 0.1, beta_1: 0.9}}"
    #expect(try shown(adam, "optimizer: {sgd: {learning_rate: 0.1, momentum: 0.0}}") == ["optimizer"])
    #expect(
      try shown(adam, "optimizer: {sgd: {learning_rate: 0.2}}") == ["optimizer", "optimizer.learning_rate"])
    #expect(try shown(adam, "optimizer: {adam: {learning_rate: 0.1}}") == ["optimizer.beta_1"])
    // What may be left out anywhere is one.
    #expect(try shown("data: {limit: 5, scaling: unit}", "data: {scaling: unit}") == ["data.limit"])
    #expect(
      try shown("model: [{conv2d: {filters: 8, l2: 0.1}}]", "model: [{conv2d: {filters: 8}}, {conv2d: {filters: 8}}]")
        == ["conv2d.l2", "model"])
  }

  @Test func layersWithoutKeysAreCounted() throws {
    let plain = "model: [{conv2d: {filters: 8}}, flatten, {dense: {units: 10}}]"
    let normalized = "model: [{conv2d: {filters: 16}}, batch_normalization, flatten, {dense: {units: 10}}]"
    #expect(try shown(plain, normalized) == ["conv2d.filters", "batch_normalization.count", "model"])
    let more = "model: [{conv2d: {filters: 8}}, {conv2d: {filters: 8}}, flatten, {dense: {units: 10}}]"
    #expect(try shown(plain, more) == ["conv2d.count", "model"])
    let turned = "model: [flatten, {conv2d: {filters: 8}}, {dense: {units: 10}}]"
    #expect(try shown(plain, turned) == ["model"])
    #expect(try shown(plain, plain) == [])
  }

  @Test func columnsAreFoundByTheirEnds() throws {
    let table = ScoreTable(
      columns: ["val_accuracy", "optimizer.learning_rate", "a.rate", "b.rate"].map { ScoreColumn($0, .configuration) },
      rows: [])
    #expect(table.column(named: "learning_rate") == .column(1) && table.column(named: "val_accuracy") == .column(0))
    #expect(table.column(named: "rate") == .ambiguous(["a.rate", "b.rate"]))
    #expect(table.column(named: "val_acuracy") == .none(nearest: "val_accuracy"))
    #expect(table.column(named: "") == .none(nearest: nil) && table.column(named: "ate") != .column(1))
  }

  @Test func valuesAreInTheOrderThatPeopleExpect() {
    let order: [ScoreValue] = [
      .texts(["2"]), .texts(["10"]), .texts(["10", "5"]), .texts(["10", "16"]), .texts(["relu"]), .texts(["tanh"]),
      .missing,
    ]
    for (place, value) in order.enumerated() {
      for (other, second) in order.enumerated() {
        #expect(ScoreValue.isBefore(value, second) == (place < other), "\(value) and \(second)")
      }
    }
    let loss = ScoreColumn("val_loss", .measure, goal: .lowest)
    let accuracy = ScoreColumn("val_accuracy", .score, goal: .highest)
    #expect(loss.isBefore(.number(1), .number(2)) && !loss.isBefore(.missing, .number(2)))
    #expect(accuracy.isBefore(.number(2), .number(1)) && accuracy.isBefore(.number(-1), .missing))
    #expect(!accuracy.isBefore(.missing, .number(1)) && !accuracy.isBefore(.missing, .missing))
  }

  @Test func manyLayersAreCounted() {
    #expect(ScoreValue.texts(["32", "64", "64"]).words == "32-64-64")
    #expect(ScoreValue.texts(["32"] + Array(repeating: "64", count: 7)).words == "32-64×7")
    #expect(ScoreValue.texts(["1e-05", "0.1"]).words == "1e-05, 0.1" && ScoreValue.texts(["3", "5"]).exact == "3 5")
    #expect(ScoreValue.measured(.nan) == .missing && ScoreValue.measured(12).exact == "12")
  }

  @Test func aTableIsReadableInMarkdown() throws {
    var table = ScoreTable(
      columns: [
        ScoreColumn("val_accuracy", .score, .percent, goal: .highest), ScoreColumn("dense.units", .configuration),
        ScoreColumn("epochs", .measure),
      ],
      rows: [
        .init("a|b", [.number(0.5), .texts(["8", "10"]), .count(5)]),
        .init("<i>_c_", mark: " *", [.number(0.75), .missing, .count(5)]),
      ])
    table = table.ranked(by: 0)
    #expect(
      table.markdown == """
        | run | rank | val_accuracy | dense.units |
        | --- | ---: | ---: | --- |
        | &lt;i>_c\\_ \\* | 1 | 75.00 % | – |
        | a\\|b | 2 | 50.00 % | 8-10 |

        The same in all: epochs 5
        """)
    #expect(table.csv == "run,val_accuracy,dense.units,epochs\n<i>_c_,0.75,,5\na|b,0.5,8 10,5")
  }

  @Test func theBestTenAreInColor() throws {
    var comparison = try comparison()
    let curves = OverlaidCurves(comparison)
    #expect(curves.runs.map(\.name) == Array(try Self.expected.get().order.prefix(10)) && curves.others.count == 55)
    try expectDrawable { curves.picture($0) }
    comparison.group(by: try index("layers", comparison.table))
    let page = ComparisonPage(comparison, writtenBy: "0.1.0").text
    let found = try RunPageTests.check(page)
    #expect(found["figure"] == 4 && found["section"] == 4)
    // Ten runs, the 50 others that were scored, and their keys.
    #expect(page.components(separatedBy: "<path class=\"series").count - 1 == 4 * 20)
    #expect(page.contains("55 others") && page.contains("89.951 %") && page.contains("By layers"))
  }
}
