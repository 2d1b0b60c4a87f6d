import FMDistMemory
import FMDistTestSupport
import FMDistTraining
import Foundation
import Testing

/// Metrics against scikit-learn's and Keras's, in Tests/References/metrics.json.
struct MetricReferenceTests {
  private struct File: Decodable { let cases: [Case] }

  private struct Case: Decodable {
    let classes: Int
    let labels: [Int]
    let probabilities: [[Double]]
    let values: [String: Double]

    var images: ScoredImages {
      ScoredImages(
        outputs: Buffer(probabilities.joined().map { Float($0) }), labels: labels.map { UInt8($0) },
        classNames: (0..<classes).map { "c\($0)" })
    }

    /// All metrics that there are values of.
    var metrics: [any MetricKind] {
      var metrics: [any MetricKind] = [Accuracy(), AUC()]
      for k in 1...3 {
        var metric = TopKCategoricalAccuracy()
        metric.k = k
        metrics.append(metric)
      }
      var scores = [ClassScore()] + ClassAverage.allCases.map { ClassScore(average: $0) }
      scores += (0..<classes).map { ClassScore(className: "c\($0)") }
      for score in scores {
        var (precision, recall, f1) = (Precision(), Recall(), F1Score())
        (precision.score, recall.score, f1.score) = (score, score, score)
        metrics += [precision, recall, f1] as [any MetricKind]
      }
      for label in 0..<classes {
        var area = AUC()
        area.className = "c\(label)"
        metrics.append(area)
      }
      return metrics
    }
  }

  private func cases() throws -> [Case] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appending(path: "References/metrics.json"))
    return try JSONDecoder().decode(File.self, from: data).cases
  }

  @Test func `metrics are scikit-learn's and Keras's`() throws {
    for entry in try cases() {
      let (images, metrics) = (entry.images, entry.metrics)
      #expect(Set(metrics.map(\.column)) == Set(entry.values.keys), "each value has its metric")
      for metric in metrics {
        let expected = try #require(entry.values[metric.column])
        expectClose(metric.value(of: images), expected, within: 1e-7, "\(metric.column) of \(entry.classes) classes")
      }
    }
  }

  @Test func `a class without images has no AUC, and a recall of 0`() {
    let images = ScoredImages(
      outputs: Buffer<Float>([0.5, 0.25, 0.25, 0.25, 0.5, 0.25]), labels: [0, 1], classNames: ["a", "b", "c"])
    var (area, recall) = (AUC(), Recall())
    #expect(area.value(of: images).isNaN)
    (area.className, recall.score.className) = ("c", "c")
    #expect(area.value(of: images).isNaN)
    #expect(recall.value(of: images) == 0)
  }

  @Test func `no images and numbers that are none have no metrics`() {
    let none = ScoredImages(outputs: Buffer(count: 0), labels: [], classNames: ["a", "b"])
    let broken = ScoredImages(outputs: Buffer<Float>([.nan, 0.5, 0.5, 0.5]), labels: [0, 1], classNames: ["a", "b"])
    let metrics: [any MetricKind] = [Precision(), Recall(), F1Score(), AUC(), TopKCategoricalAccuracy()]
    for metric in metrics { #expect(metric.value(of: none).isNaN, "\(metric.column)") }
    var area = AUC()
    area.className = "a"
    #expect(area.value(of: broken).isNaN)
  }
}
