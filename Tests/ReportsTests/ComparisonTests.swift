import FMDistReports
import FMDistRunFiles
import Foundation
import Testing

/// Runs side by side.
struct ComparisonTests {
  private func run(
    _ name: String, _ configuration: [(String, String)] = [], dataset: String = "fashion-mnist",
    sha256: String? = "feed",
    accuracy: Double = 0.9
  ) -> ComparedRun {
    var run = ComparedRun(name: name, history: RunPageTests.history(3))
    run.result = RunPageTests.result(["a", "b"], accuracy: accuracy)
    run.dataset = dataset
    run.dataSHA256 = sha256
    run.configuration = ConfigurationSummary([.init("name", [name])] + configuration.map { .init($0.0, [$0.1]) })
    return run
  }

  private var two: RunComparison {
    RunComparison([
      run("first", [("training.seed", "1"), ("training.epochs", "3"), ("data.limit", "5")]),
      run("second", [("training.seed", "2"), ("training.epochs", "3")], accuracy: 0.95),
    ])
  }

  @Test func differencesAreKeysWithAnotherValueOrNone() {
    let table = two.table
    let shown = table.columns.indices.filter { table.columns[$0].kind == .configuration && table.columns[$0].isShown }
    #expect(shown.map { table.columns[$0].name } == ["training.seed", "data.limit"])
    #expect(table.rows.map { row in shown.map { row.values[$0].words } } == [["1", "5"], ["2", "–"]])
    #expect(two.dataNotice == nil)
  }

  @Test func runsOfOtherDataAreMarked() throws {
    let others = [
      run("digits", dataset: "mnist", sha256: nil), run("same", dataset: "called otherwise"),
      run("other", sha256: "beef"),
    ]
    let comparison = RunComparison([run("first")] + others)
    #expect(comparison.hasOtherData == [false, true, false, true])
    let notice = try #require(comparison.dataNotice)
    #expect(notice.contains("digits (mnist), other (fashion-mnist) used other images than first"))
    let text = comparison.text()
    #expect(text.contains("digits *") && text.contains("other *") && !text.contains("same *") && text.contains(notice))
  }

  @Test func runsOfOtherClassesAreMarkedByName() throws {
    func named(_ name: String, _ classes: [String]?) -> ComparedRun {
      var run = run(name)
      run.result?.classNames = classes
      return run
    }
    let comparison = RunComparison([
      named("first", ["cat", "dog"]), named("turned", ["dog", "cat"]), named("other", ["dog", "elk"]),
      named("numbers", ["0", "1"]), named("old", nil), named("more", ["cat", "dog", "elk"]),
    ])
    #expect(comparison.hasOtherClasses == [false, false, true, false, false, true])
    let notice = try #require(comparison.classNotice)
    #expect(notice.contains("OTHER CLASSES: other (dog, elk); more (cat, dog, elk), and first has cat, dog"))
    let text = comparison.text()
    #expect(text.contains("other †") && !text.contains("turned †") && text.contains("† \(notice)"))
    #expect(ComparisonPage(comparison, writtenBy: "1").text.contains("OTHER CLASSES"))
    #expect(try comparison.json().contains("\"is_same_classes\" : false"))
    #expect(comparison.csv.split(separator: "\n")[3].contains(",false,true,"))
    #expect(two.classNotice == nil)
  }

  @Test func theTextIsATable() {
    let lines = two.text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines == [
        "            val_     test_  training.  data.", "run     accuracy  accuracy       seed  limit",
        "first    80.00 %   90.00 %          1      5", "second   80.00 %   95.00 %          2      –", "",
        "The same in all: val_loss 0.5000, test_loss 0.3000, epochs 3, best_epoch 2, parameter_count 12,345,",
        "seconds 12.5, images_per_second 9,876, ranks 4, threads_per_rank 2",
      ])
  }

  @Test func programsGetExactNumbersAndNothingWhereNoneIs() throws {
    var unfinished = ComparedRun(name: "a, \"b\"", history: History())
    unfinished.lastImagesPerSecond = .nan
    let comparison = RunComparison([run("first", accuracy: 0.1 + 0.2), unfinished])
    let rows = TableText.rows(csv: comparison.csv, most: 9)
    #expect(rows.count == 3 && rows.allSatisfy { $0.count == rows[0].count })
    let accuracy = try #require(rows[0].firstIndex(of: "test_accuracy"))
    #expect(rows[1][accuracy] == "0.30000000000000004" && rows[2][accuracy] == "" && rows[2][0] == "a, \"b\"")

    struct Object: Decodable {
      struct Run: Decodable {
        var testAccuracy: Double?
        var bestEpoch: Int?
        var epochs: Int
      }
      var runs: [Run]
      var isSameData: Bool
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let object = try decoder.decode(Object.self, from: Data(try comparison.json().utf8))
    #expect(object.isSameData && object.runs.count == 2)
    #expect(object.runs[0].testAccuracy == 0.1 + 0.2 && object.runs[0].bestEpoch == 2)
    #expect(object.runs[1].testAccuracy == nil && object.runs[1].epochs == 0)
  }

  @Test func curvesLieOverEachOther() throws {
    for count in [1, 2, 9] {
      let runs = (0..<count).map { run("a run called \($0)") } + [ComparedRun(name: "begun", history: History())]
      try expectDrawable { OverlaidCurves(RunComparison(runs)).picture($0) }
    }
    let two = RunComparison([run("one"), ComparedRun(name: "two", history: RunPageTests.history(5))])
    try expectPicture(
      OverlaidCurves(two).picture(.greeked()),
      is: "compared.png")
  }

  @Test func aPageHasAllOfIt() throws {
    let awkward = Samples.awkwardNames.enumerated().map {
      run($1, [("training.seed", String($0))], dataset: "d\($0 % 2)", sha256: nil)
    }
    for comparison in [
      two, RunComparison(awkward), RunComparison([run("a"), ComparedRun(name: "b", history: History())]),
    ] {
      let text = ComparisonPage(comparison, writtenBy: "0.1.0").text
      let found = try RunPageTests.check(text)
      #expect(found["figure"] == 4 && found["section"] == 3)
      // A curve a run in each chart, and a key; of many runs, ten.
      let begun = min(comparison.runs.count { !$0.history.rows.isEmpty }, OverlaidCurves.mostColored)
      let curves = text.components(separatedBy: "<path class=\"series").count - 1
      #expect(curves == 4 * (begun + min(comparison.runs.count, OverlaidCurves.mostColored)))
      #expect(text.contains("DIFFERENT DATA") == (comparison.dataNotice != nil))
    }
    let text = ComparisonPage(two, writtenBy: "0.1.0").text
    #expect(text.contains("epoch 2\nfirst 80.00 %\nsecond 80.00 %"))
    // Headings are broken between their words, and nowhere else.
    #expect(text.contains("<th scope=\"col\">data.<wbr/>limit</th>"))
    #expect(text.contains("<th scope=\"col\" class=\"name\">weights_<wbr/>sha256</th>"))
    #expect(text.contains("of the epoch with the highest validation accuracy"))
    // The same without a pointer.
    #expect(text.contains("<th scope=\"row\" class=\"name\">2</th><td>80.00 %</td><td>80.00 %</td>"))
    let long = ComparisonPage(
      RunComparison((0..<10).map { ComparedRun(name: "run \($0)", history: RunPageTests.history(501)) }),
      writtenBy: "0.1.0"
    ).text
    #expect(try RunPageTests.check(long)["details"] == nil && long.contains("in each run&#39;s history.csv"))
  }

  @Test func metricsHaveChartsAndColumns() throws {
    func scored(_ name: String, _ auc: [Double]) -> ComparedRun {
      var run = run(name)
      run.history = History(
        auc.enumerated().map {
          History.Row(
            epoch: $0 + 1, loss: 1, accuracy: 0.5, validationLoss: 0.5, validationAccuracy: 0.8,
            validationMetrics: [NamedMetric(name: "auc", value: $1)])
        }, metrics: ["auc"])
      run.result?.testMetrics = [NamedMetric(name: "auc", value: auc[0])]
      return run
    }
    var comparison = RunComparison([scored("one", [0.25, 0.5]), run("none"), scored("two", [0.75, 0.625])])
    guard case .column(let column) = comparison.table.column(named: "val_auc") else {
      Issue.record("no val_auc")
      return
    }
    comparison.rank(by: column)
    #expect(comparison.table.rows.map(\.name) == ["two", "one", "none"])
    #expect(comparison.table.rows.map { $0.values[column] } == [.number(0.75), .number(0.25), .missing])
    #expect(comparison.text().contains("test_auc"))
    let page = ComparisonPage(comparison, writtenBy: "1").text
    #expect(try RunPageTests.check(page)["figure"] == 5)
    #expect(
      page.contains("Validation auc") && page.contains("<h3>Validation auc</h3>") && page.contains("test_<wbr/>auc"))
    #expect(page.contains("epoch 2\ntwo 0.6250\none 0.5000"))
    try expectDrawable { OverlaidCurves(comparison).picture($0) }
  }

  @Test func aRankingByTheTestSetSaysSo() throws {
    var comparison = two
    guard case .column(let column) = comparison.table.column(named: "test_accuracy") else {
      Issue.record("no test_accuracy")
      return
    }
    #expect(comparison.rankingNotice == nil)
    comparison.rank(by: column)
    #expect(comparison.runs.map(\.name) == ["second", "first"])
    for text in [comparison.text(), comparison.markdown, ComparisonPage(comparison, writtenBy: "1").text] {
      #expect(text.contains("RANKED BY THE TEST SET"))
    }
    #expect(try comparison.json().contains("\"ranked_by\" : \"test_accuracy\""))

    // Validation images may be those of the test set.
    for (source, isSaid) in [("test", true), ("last", false)] {
      var comparison = RunComparison([run("first", [("data.validation.source", source)])])
      guard case .column(let column) = comparison.table.column(named: "val_accuracy") else { continue }
      comparison.rank(by: column)
      #expect((comparison.rankingNotice != nil) == isSaid)
    }
  }
}
