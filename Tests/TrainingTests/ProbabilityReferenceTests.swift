import FMDistKernels
import FMDistMemory
import FMDistRunFiles
import FMDistTestSupport
import FMDistTraining
import Foundation
import Testing

/// What is made of probabilities against scikit-learn, in Tests/References/probabilities.json.
struct ProbabilityReferenceTests {
  private struct File: Decodable {
    let cases: [Case]
    let temperatures: [Temperature]
  }

  private struct Temperature: Decodable {
    let labels: Labels
    let logits: [[Double]]
    let temperature, loss, fittedLoss: Double
  }

  private struct Case: Decodable {
    struct Bins: Decodable {
      let expectedCalibrationError: Double
      let counts: [Int]
      let confidence, accuracy: [Double]
    }

    let classes: Int
    let labels: Labels
    let probabilities: [[Double]]
    struct Curve: Decodable {
      let label: Int
      let thresholds, fpr, tpr, precision, recall: [Double]
      let auc, averagePrecision: Double
    }

    struct Best: Decodable {
      let ofAll: Double
      let ofEach: [Double]
    }

    let best: [String: Best]
    let calibration: Bins
    let curves: [Curve]

    var images: ScoredImages { labels.images(probabilities) }
  }

  /// A class an image, or a row of zeros and ones.
  private enum Labels: Decodable {
    case classes([Int])
    case sets([[Int]])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let classes = try? value.decode([Int].self) {
        self = .classes(classes)
      } else {
        self = .sets(try value.decode([[Int]].self))
      }
    }

    func images(_ probabilities: [[Double]], logits: Logits? = nil) -> ScoredImages {
      let outputs = Buffer(probabilities.joined().map { Float($0) })
      let names = probabilities[0].indices.map { "c\($0)" }
      switch self {
      case .classes(let labels):
        return ScoredImages(outputs: outputs, labels: labels.map { UInt16($0) }, classNames: names, logits: logits)
      case .sets(let rows):
        return ScoredImages(
          outputs: outputs, labels: rows.indices.map { UInt16($0) }, labelSets: rows.map { $0.map { $0 == 1 } },
          classNames: names, logits: logits)
      }
    }

    /// Images with the probabilities that `logits` have: of softmax, or of sigmoids where labels are sets or there is one unit.
    func images(logits rows: [[Double]]) -> ScoredImages {
      let units = rows[0].count
      var isSoftmax = units > 1
      if case .sets = self { isSoftmax = false }
      let logits = Logits(
        values: Buffer(rows.joined().map { Float($0) }), units: units, activation: isSoftmax ? .softmax : .sigmoid)
      let zeros = [Double](repeating: 0, count: units == 1 ? 2 : units)
      return images(rows.map { _ in zeros }, logits: logits).divided(by: 1)
    }
  }

  private func cases() throws -> [Case] { try file().cases }

  private func file() throws -> File {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = try Data(contentsOf: tests.appending(path: "References/probabilities.json"))
    return try decoder.decode(File.self, from: data)
  }

  @Test func `bins and error of the calibration are scikit-learn's`() throws {
    for entry in try cases() {
      let (found, expected) = (entry.images.calibration, entry.calibration)
      let what = "\(entry.probabilities.count) images of \(entry.classes) classes"
      #expect(found.bins.map(\.count) == expected.counts, "\(what)")
      let error = try #require(found.expectedCalibrationError)
      expectClose(error, expected.expectedCalibrationError, within: 1e-9, what)
      let (confidence, accuracy) = (found.bins.compactMap(\.confidence), found.bins.compactMap(\.accuracy))
      try #require(confidence.count == expected.confidence.count && accuracy.count == expected.accuracy.count)
      for bin in confidence.indices {
        expectClose(confidence[bin], expected.confidence[bin], within: 1e-9, "\(what), bin \(bin)")
        expectClose(accuracy[bin], expected.accuracy[bin], within: 1e-9, "\(what), bin \(bin)")
      }
    }
  }

  @Test func `the temperature is SciPy's`() throws {
    for entry in try file().temperatures {
      let images = entry.labels.images(logits: entry.logits)
      let units = entry.logits[0].count
      let what = "\(images.count) rows of \(units) logits"
      expectClose(crossEntropy(images), entry.loss, within: 1e-5 * max(1, entry.loss), what)
      let found = images.fittedTemperature
      // At the ends of its interval SciPy stops short of them.
      expectClose(Double(found), entry.temperature, within: 2e-6 * entry.temperature, what)
      let divided = images.divided(by: found)
      expectClose(crossEntropy(divided), entry.fittedLoss, within: 1e-5, what)
      #expect(divided.confusion != nil || divided.classCounts == images.classCounts, "\(what)")
    }
  }

  /// The mean over the images, or over the labels of each.
  private func crossEntropy(_ images: ScoredImages) -> Double {
    let labels = images.confusion == nil ? images.classNames.count : 1
    var sum = 0.0
    for image in 0..<images.count {
      let outputs = images.probabilities(image).elements.map { max(Double($0), 1e-30) }
      for label in outputs.indices {
        if images.isOf(label, image) {
          sum -= log(outputs[label])
        } else if labels > 1 {
          sum -= log(max(1 - outputs[label], 1e-30))
        }
      }
    }
    return sum / Double(images.count * labels)
  }

  @Test func `no threshold does better than the one that is chosen`() throws {
    for entry in try cases() {
      // Of images of one of several classes nothing is taken above a threshold.
      guard entry.classes == 2 || entry.images.confusion == nil else { continue }
      #expect(Set(entry.best.keys.map { $0 == "f1Score" ? "f1_score" : $0 }) == ["accuracy", "f1_score"])
      for (key, best) in entry.best {
        let metric = key == "f1Score" ? "f1_score" : key
        let kind = try #require(Metric.kinds.named(metric)).init()
        for ofEachLabel in [false, true] {
          let choice = ThresholdChoice.maximizing(metric: metric, ofEachLabel: ofEachLabel)
          let thresholds = choice.thresholds(on: entry.images)
          #expect(thresholds.values.count == (ofEachLabel ? entry.images.positiveClasses.count : 1))
          let images = entry.images.predicted(above: thresholds)
          let values = images.positiveClasses.map { kind.value(of: images.classCounts[$0], all: images.count) ?? .nan }
          let what = "\(metric) of \(images.count) images at \(thresholds.values)"
          if ofEachLabel {
            for (value, expected) in zip(values, best.ofEach) { expectClose(value, expected, within: 1e-9, what) }
          } else {
            expectClose(values.reduce(0, +) / Double(values.count), best.ofAll, within: 1e-9, what)
          }
        }
      }
    }
  }

  @Test func `a half is taken where it is as good as any, and the middle elsewhere`() {
    func chosen(_ scores: [(Float, Int)]) -> Float {
      let images = ScoredImages(
        outputs: Buffer(scores.flatMap { [1 - $0.0, $0.0] }), labels: scores.map { UInt16($0.1) },
        classNames: ["a", "b"])
      return ThresholdChoice.maximizing(metric: "f1_score", ofEachLabel: false).thresholds(on: images)[0]
    }
    #expect(chosen([(0.25, 0), (0.75, 1)]) == 0.5)
    #expect(chosen([(0.125, 0), (0.25, 1), (0.75, 1)]) == 0.1875)
    #expect(chosen([(0.75, 0), (0.875, 1)]) == 0.8125)
    #expect(chosen([(1, 1), (1, 0), (0, 0)]) == 0.5)
    #expect(chosen([]) == 0.5)
    let next = Float(0.75).nextUp
    #expect(chosen([(0.75, 0), (next, 1)]) == 0.75, "nothing lies between neighbours, and what is above is predicted")
  }

  @Test func `curves are scikit-learn's, point by point`() throws {
    for entry in try cases() where !entry.curves.isEmpty {
      let curves = entry.images.thresholdCurves(most: .max)
      #expect(curves.map(\.className) == entry.curves.map { "c\($0.label)" })
      for (found, expected) in zip(curves, entry.curves) {
        let what = "\(entry.probabilities.count) images, \(found.className)"
        func check(_ values: [Double], _ expected: [Double], _ name: String) {
          guard values.count == expected.count else {
            Issue.record("\(what), \(name): \(values.count) points, expected \(expected.count)")
            return
          }
          for place in values.indices {
            expectClose(values[place], expected[place], within: 1e-9, "\(what), \(name) \(place)")
          }
        }
        check([found.auc ?? .nan, found.averagePrecision ?? .nan], [expected.auc, expected.averagePrecision], "areas")
        check(found.roc.x, expected.fpr, "fpr")
        check(found.roc.y, expected.tpr, "tpr")
        check(found.precisionRecall.x, expected.recall, "recall")
        check(found.precisionRecall.y, expected.precision, "precision")
        check(found.roc.thresholds.compactMap { $0.map(Double.init) }, expected.thresholds, "thresholds")
      }
    }
  }

  @Test func `thinned curves keep their ends, and are off by no more than can be seen`() throws {
    // 4,000 images, half of them of the class, whose probability is the more often high.
    let images = (0..<4000).map { place in
      let score = Float((place * 7919) % 4001) / 4001
      return (score, (place * 31) % 17 < Int(score * 17) ? 1 : 0)
    }
    let scored = ScoredImages(
      outputs: Buffer(images.flatMap { [1 - $0.0, $0.0] }), labels: images.map { UInt16($0.1) }, classNames: ["a", "b"])
    let (all, thin) = (
      try #require(scored.thresholdCurves(most: .max).first), try #require(scored.thresholdCurves().first)
    )
    #expect(all.auc == thin.auc && all.averagePrecision == thin.averagePrecision)
    for (line, thinned) in [(all.roc, thin.roc), (all.precisionRecall, thin.precisionRecall)] {
      #expect(thinned.x.count <= 200 && thinned.x.count > 20)
      #expect(thinned.x.first == line.x.first && thinned.y.last == line.y.last)
      // Each point that was left out is within a hundredth of the line between its neighbours.
      var piece = 0
      for (x, y) in zip(line.x, line.y) {
        while piece + 2 < thinned.x.count, thinned.x[piece + 1] < x { piece += 1 }
        let distance =
          (max(0, piece - 1)...min(piece + 1, thinned.x.count - 2)).map { start in
            Self.distance((x, y), (thinned.x[start], thinned.y[start]), (thinned.x[start + 1], thinned.y[start + 1]))
          }.min() ?? 1
        #expect(distance < 0.01, "\(x), \(y)")
      }
    }
  }

  private static func distance(
    _ point: (Double, Double), _ start: (Double, Double), _ end: (Double, Double)
  ) -> Double {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1)
    let length = dx * dx + dy * dy
    let share = length == 0 ? 0 : ((point.0 - start.0) * dx + (point.1 - start.1) * dy) / length
    let near = min(max(share, 0), 1)
    let (ex, ey) = (point.0 - start.0 - near * dx, point.1 - start.1 - near * dy)
    return (ex * ex + ey * ey).squareRoot()
  }

  @Test func `a class without images has no curve`() {
    let scored = ScoredImages(
      outputs: Buffer<Float>([0.5, 0.25, 0.25, 0.25, 0.5, 0.25]), labels: [0, 1], classNames: ["a", "b", "c"])
    let curves = scored.thresholdCurves()
    #expect(
      curves.map { $0.auc == nil } == [false, false, true] && curves.map(\.roc.x.isEmpty) == [false, false, true])
  }

  @Test func `probabilities of 0 and 1 have a bin, and no images have no error`() {
    let extremes = Calibration([(probability: Float(0), isRight: true), (1, false)])
    #expect(extremes.bins.first?.count == 1 && extremes.bins.last?.count == 1 && extremes.expectedCalibrationError == 1)
    let none = ScoredImages(outputs: Buffer(count: 0), labels: [], classNames: ["a", "b"]).calibration
    #expect(none.expectedCalibrationError == nil && none.phrases(.predictions).isEmpty)
    #expect(none.bins.count == Calibration.binCount)
  }
}
