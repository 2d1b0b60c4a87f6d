import FMDistReports
import FMDistRunFiles
import Foundation
import Testing

/// A search's trials as table and text, and what each hyperparameter says of them.
struct SearchReportTests {
  /// `count` trials of four hyperparameters, ranked: choices, whole numbers, numbers on a log scale, and one that counts in every other trial.
  static func search(_ count: Int, failed: Int = 0, maximizes: Bool = true) -> SearchReport {
    let filters: [ScoreValue] = ["8", "16", "32"].map { .text($0) }
    let trials = (0..<count).map { index -> SearchReport.Trial in
      let objective = 0.9 - 0.1 * Double(index) / Double(max(count, 1))
      var trial = SearchReport.Trial(
        number: (index * 7) % max(count, 1) + 1,
        values: [
          filters[index % 3], .text("\(16 * (1 + index % 4))"), .text("\(0.0003 * Double(index + 1))"),
          index.isMultiple(of: 2) ? .text("0.5") : .missing,
        ], objective: maximizes ? objective : 1 - objective, epochs: 4)
      trial.trainedEpochs = 4
      trial.parameters = 10_000 + index
      trial.testAccuracy = 0.8 + 0.0001 * Double(index)
      trial.hashes = [String(repeating: "ab", count: 32)]
      trial.folders = ["trials/\(index)"]
      trial.history = RunPageTests.history(4)
      return trial
    }
    let failures = (0..<failed).map { index -> SearchReport.Trial in
      var trial = SearchReport.Trial(
        number: count + index + 1, values: [filters[0], .text("16"), .text("0.03"), .missing], objective: nil, epochs: 4
      )
      trial.failure = "the loss is not a number in epoch \(index + 1), \"<&>\""
      trial.hashes = [""]
      return trial
    }
    return SearchReport(
      name: "grid", objective: maximizes ? "val_acc" : "val_loss", maximizes: maximizes,
      hyperparameters: [
        .init("filters", .categories(filters)), .init("units", .linear(16...64, isWhole: true)),
        .init("learning_rate", .log(0.0003...0.03)), .init("rate", .linear(0...1, isWhole: false)),
      ], trials: trials + failures)
  }

  @Test func theTableIsInTheOrderOfTheRanking() throws {
    // A trial that was given up early stands behind others, though it is better.
    var search = Self.search(3, failed: 1)
    search.trials[2].objective = 0.99
    search.trials[2].epochs = 1
    let table = ScoreTable(of: search)
    #expect(table.rows.map(\.name) == search.trials.map { String($0.number) })
    let ranking = try #require(table.ranking)
    #expect(table.columns[ranking].name == "val_acc" && table.judge == ranking)
    let rows = TableText.rows(csv: search.csv, most: 9)
    #expect(
      rows[0] == [
        "trial", "rank", "filters", "units", "learning_rate", "rate", "val_acc", "deviation", "test_accuracy", "epochs",
        "parameters", "weights_sha256", "folder", "failure",
      ])
    #expect(rows[1][0...6] == ["1", "1", "8", "16", "0.0003", "0.5", "0.9"] && rows[2][5] == "")
    #expect(rows[3][1] == "3" && rows[3][9] == "1")
    #expect(rows[4][6] == "" && rows[4].last == "the loss is not a number in epoch 1, \"<&>\"")
    #expect(search.csv.hasSuffix("\n") && rows.count == 5)
  }

  @Test func sixtyFiveTrialsFitATerminalOfAHundredColumns() throws {
    let text = Self.search(65).text(width: 100)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { TerminalText.width(of: $0) <= 100 })
    #expect(lines.count < 75 && text.contains("The same in all: epochs 4"))
    #expect(lines.contains { $0.hasPrefix(" 1  1       0.9000        8     16  ") }, "\(lines.prefix(4))")
    let narrow = Self.search(65).text(width: 40)
    #expect(narrow.contains("tune.csv and report.html have all") || narrow.contains("tune.csv and\nreport.html"))
  }

  @Test func theTestSetsAccuracyIsNoColumnWhereItChose() throws {
    var search = Self.search(2)
    #expect(ScoreTable(of: search).csv.contains("0.8001") && search.sentences[0].contains("test accuracy 0.8000"))
    search.choosesOnTestSet = true
    #expect(!ScoreTable(of: search).csv.contains("0.8001"))
    #expect(!search.sentences[0].contains("test accuracy") && search.sentences[1].hasPrefix("THE TEST SET CHOSE"))
  }

  @Test func manyFailuresAreCounted() {
    let sentences = Self.search(0, failed: 7).sentences
    #expect(sentences.count == 6 && sentences[5] == "and 2 more failed; tune.csv has their reasons")
    #expect(sentences[0].hasPrefix("trial 1 failed: filters=8, units=16, learning_rate=0.03: the loss"))
  }

  @Test func importanceIsTheShareOfTheVarianceBetweenGroups() throws {
    func importance(_ pairs: [(String?, Double)], _ scale: SearchScale) -> HyperparameterImportance {
      HyperparameterImportance("x", scale, pairs.map { (.text($0.0), $0.1) })
    }
    let choices = SearchScale.categories(["a", "b"].map { .text($0) })
    // Of 1, 2, 3, 4 the sum of squares is 5, and 4 of it lie between 1.5 and 3.5.
    let found = importance([("a", 1), ("b", 3), ("a", 2), ("b", 4)], choices)
    #expect(found.share == 0.8 && found.byChance == 1.0 / 3 && found.groups == 2 && found.trials == 4)
    // What does nothing, what is alone, and what cannot be told.
    #expect(importance([("a", 1), ("b", 1), ("a", 2), ("b", 2)], choices).share == 0)
    #expect(importance([("a", 1), ("b", 2)], choices).byChance == 1)
    #expect(importance([("a", 1)], choices).share == nil && importance([], choices).share == nil)
    #expect(importance([("a", 0.1), ("b", 0.1), ("b", 0.1)], choices).share == nil)
    #expect(importance([("a", 1e300), ("b", -1e300)], choices).share == nil)
    // Those without a value are a group.
    #expect(importance([("a", 1), (nil, 3), ("a", 2), (nil, 4)], choices).share == 0.8)
    // Eight numbers are four groups of two; equal ones stay together.
    let numbers = SearchScale.log(0.1...10)
    let many = importance((1...8).map { ("\($0)", Double(($0 - 1) / 2)) }, numbers)
    #expect(many.share == 1 && many.groups == 4 && many.byChance == 3.0 / 7)
    let few = importance([1, 1, 2, 2, 3, 3, 4, 4].map { ("\($0)", Double($0)) }, numbers)
    #expect(few.share == 1 && few.groups == 4)
    let equal = importance((0..<12).map { ("\(max($0, 6))", Double(max($0, 6))) }, numbers)
    #expect(equal.groups == 3, "six that are equal are in the first group: \(equal)")
  }

  @Test func whatExplainsMoreThanChanceStandsFirst() {
    var search = Self.search(12)
    for index in search.trials.indices {
      search.trials[index].objective = 0.5 + (search.trials[index].values[0] == .text("8") ? 0.25 : 0)
    }
    let all = HyperparameterImportance.all(of: search)
    #expect(all[0].name == "filters" && all[0].share == 1)
    // The order of the ranking changes no bit.
    var turned = search
    turned.trials.reverse()
    #expect(HyperparameterImportance.all(of: turned) == all)
  }

  @Test func scalesPlaceValues() {
    let log = SearchScale.log(0.001...0.1)
    #expect(log.share(of: .text("0.01")).map { abs($0 - 0.5) < 1e-12 } ?? false)
    #expect(log.ticks(atMost: 8).map(\.words) == ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1"])
    #expect(SearchScale.log(1e-9...1).ticks(atMost: 4).map(\.words) == ["1e-09", "1e-06", "0.001", "1"])
    #expect(SearchScale.log(0.011...0.012).ticks(atMost: 4).map(\.words) == ["0.011", "0.012"])
    #expect(SearchScale.log(0.5...0.5).ticks(atMost: 4).count == 1)
    #expect(log.share(of: .missing) == nil && log.share(of: .text("0")) == nil)
    let whole = SearchScale.linear(1...3, isWhole: true)
    #expect(whole.ticks(atMost: 12).map(\.words) == ["1", "2", "3"] && whole.share(of: .number(2)) == 0.5)
    #expect(SearchScale.linear(2...2, isWhole: true).share(of: .number(2)) == 0.5)
    let choices = SearchScale.categories((0..<100).map { .text("c\($0)") })
    #expect(choices.ticks(atMost: 10).count == 10 && choices.share(of: .text("c0")) == 0.005)
    #expect(choices.share(of: .text("none")) == nil)
  }
}
