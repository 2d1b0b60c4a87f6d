import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// Against scikit-learn's numbers, which make_class_scores.py wrote.
struct ClassScoresTests {
  private struct Case: Decodable {
    var name: String
    var counts: [[Int]]
    var accuracy: Double
    var precision, recall, f1, macro, weighted: [Double]
  }

  @Test func areScikitLearns() throws {
    let cases = try JSONDecoder().decode([Case].self, from: Data(Fixture.bytes("class_scores.json")))
    #expect(cases.count == 6)
    for expected in cases {
      let names = expected.counts.indices.map(String.init)
      let scores = ClassScores(try ConfusionMatrix(expected.counts, classNames: names))
      withEvery("case", in: [expected.name]) { _ in
        // Means of a few numbers below 1.
        func same(_ found: [Double], _ wanted: [Double], _ what: String) {
          expectEqual(found.count, wanted.count, what)
          for (found, wanted) in zip(found, wanted) { expectClose(found, wanted, within: 1e-14, what) }
        }
        expectClose(scores.accuracy, expected.accuracy, within: 1e-15, "accuracy")
        same(scores.classes.map(\.precision), expected.precision, "precision")
        same(scores.classes.map(\.recall), expected.recall, "recall")
        same(scores.classes.map(\.f1), expected.f1, "F1")
        let (macro, weighted) = (scores.macroAverage, scores.weightedAverage)
        same([macro.precision, macro.recall, macro.f1], expected.macro, "macro average")
        same([weighted.precision, weighted.recall, weighted.f1], expected.weighted, "weighted average")
        expectEqual(scores.classes.map(\.support), expected.counts.map { $0.reduce(0, +) }, "images")
      }
    }
  }

  @Test func noImagesScoreNothing() throws {
    let empty = ClassScores(try ConfusionMatrix([[0, 0], [0, 0]], classNames: ["a", "b"]))
    #expect(empty.accuracy == 0 && empty.macroAverage.f1 == 0 && empty.weightedAverage.recall == 0)
    let none = try ConfusionMatrix([], classNames: [])
    #expect(ClassScores(none).classes.isEmpty)
  }
}

struct ConfusionMatrixTests {
  @Test(
    arguments: [
      ([[1, 2]], "row 1: expected 1 numbers"), ([[1, 2], [3]], "row 2: expected 2 numbers"), ([], "expected 0, as"),
      ([[1, -2], [3, 4]], "-2"), ([[Int.max, 1], [1, 1]], "row 1: expected a number from 0"),
    ] as [([[Int]], String)])
  func whatIsNoMatrixIsRefused(counts: [[Int]], words: String) {
    do {
      _ = try ConfusionMatrix(counts, classNames: ["a", "b"], path: "result.json")
      Issue.record("took it")
    } catch {
      #expect(error.kind == .malformed && error.path == "result.json" && error.sentence.contains(words), "\(error)")
    }
  }

  @Test func countsAndSentence() throws {
    let confusion = try ConfusionMatrix([[1000, 5], [3, 2000]], classNames: ["a", "b"])
    #expect(confusion.total == 3008 && confusion.correct == 3000)
    #expect(confusion.errorSentence == "8 of 3,008 wrong")
    #expect(confusion.predictions(of: 1) == 2005 && confusion.images(of: 1) == 2003)
    #expect(confusion.share(1, 0) == 3 / 2003.0)
  }

  @Test func csvQuotesWhatItMust() throws {
    let confusion = try ConfusionMatrix(
      [[1, 2, 0], [0, 4, 0], [7, 8, 9]], classNames: ["a,b", "say \"c\"", "d\ne"])
    let expected =
      "true \\ predicted,\"a,b\",\"say \"\"c\"\"\",d\\ne\n\"a,b\",1,2,0\n\"say \"\"c\"\"\",0,4,0\nd\\ne,7,8,9\n"
    #expect(confusion.csv == expected)
  }

  @Test func theMostConfusedPairsComeFirst() throws {
    let confusion = try ConfusionMatrix(
      [[90, 10, 0], [10, 30, 0], [1, 0, 9]], classNames: ["Shirt", "Coat", "Bag"])
    let pairs = ConfusedPair.worst(confusion, most: 10)
    // Of equal counts, that of the rarer class is the worse.
    #expect(pairs.map { [$0.label, $0.prediction, $0.count] } == [[1, 0, 10], [0, 1, 10], [2, 0, 1]])
    #expect(pairs[0].sentence(confusion.classNames) == "Coat was predicted as Shirt 10 times, 25.0 % of its images")
    #expect(pairs[2].sentence(confusion.classNames) == "Bag was predicted as Shirt 1 time, 10.0 % of its images")
    #expect(ConfusedPair.worst(confusion, most: 1) == [pairs[0]])
  }
}
