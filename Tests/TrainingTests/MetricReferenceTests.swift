import FMDistMemory
import FMDistRunFiles
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
        outputs: Buffer(probabilities.joined().map { Float($0) }), labels: labels.map { UInt16($0) },
        classNames: (0..<classes).map { "c\($0)" })
    }

    /// Every kind of metric with every setting that it takes.
    var metrics: [Metric] {
      let settings =
        [""] + ClassAverage.allCases.map { "average: \($0.rawValue)" } + (0..<classes).map { "class: c\($0)" }
        + (1...3).map { "k: \($0)" }
      return Metric.kinds.names.flatMap { name in settings.compactMap { Self.metric("{\(name): {\($0)}}") } }
    }

    /// As a configuration names it; nil where the kind has no such key.
    private static func metric(_ words: String) -> Metric? {
      let yaml = "model: [flatten, {dense: {units: 10, activation: softmax}}]\ntraining: {metrics: [\(words)]}"
      return try? RunConfiguration(ConfigurationNode(text: yaml, name: "a test")).training.metrics.last
    }
  }

  private func cases() throws -> [Case] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appending(path: "References/metrics.json"))
    return try JSONDecoder().decode(File.self, from: data).cases
  }

  @Test func `metrics are scikit-learn's and Keras's`() throws {
    for entry in try cases() {
      let images = entry.images
      let metrics = Dictionary(entry.metrics.map { ($0.column, $0.kind) }) { $1 }
      for kind in Metric.kinds.all {
        #expect(
          metrics.contains { type(of: $1) == kind && entry.values[$0] != nil },
          "a value of \(kind.name), \(entry.classes) classes"
        )
      }
      for (column, expected) in entry.values {
        let metric = try #require(metrics[column], "a metric for the value of \(column)")
        expectClose(metric.value(of: images), expected, within: 1e-7, "\(column) of \(entry.classes) classes")
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

  @Test func `no images and probabilities that are NaN have no metrics`() {
    let none = ScoredImages(outputs: Buffer(count: 0), labels: [], classNames: ["a", "b"])
    let broken = ScoredImages(outputs: Buffer<Float>([.nan, 0.5, 0.5, 0.5]), labels: [0, 1], classNames: ["a", "b"])
    let metrics = Metric.kinds.all.map { $0.init() }.filter { $0.column != "acc" }
    for metric in metrics { #expect(metric.value(of: none).isNaN, "\(metric.column)") }
    var area = AUC()
    area.className = "a"
    #expect(area.value(of: broken).isNaN)
    let both = ScoredImages(outputs: Buffer<Float>([.nan, .nan, 0.25, 0.75]), labels: [0, 1], classNames: ["a", "b"])
    #expect(both.thresholdCurves().map(\.roc.x) == [[]] && both.thresholdCurves().map(\.auc) == [nil])
    #expect(ThresholdChoice.maximizing(metric: "f1_score", ofEachLabel: false).thresholds(on: both) == .half)
  }

  @Test func `metrics with the same column are refused, with both classes`() {
    for (one, other) in [("b c", "b-c"), ("A", "a"), ("macro", nil)] as [(String, String?)] {
      let second = other.map { "class: \($0)" } ?? "average: macro"
      let yaml =
        "model: [flatten, {dense: {units: 10, activation: softmax}}]\n"
        + "training: {metrics: [{recall: {class: \(one)}}, {recall: {\(second)}}]}"
      let error = #expect(throws: ConfigurationError.self) {
        try RunConfiguration(ConfigurationNode(text: yaml, name: "a test"))
      }
      let words = error?.description ?? ""
      #expect(words.contains("'\(one)'") && words.contains(other.map { "'\($0)'" } ?? "all classes"), "\(words)")
    }
    for (name, column) in [
      ("T-shirt/top", "recall_t_shirt_top"), ("Ankle boot", "recall_ankle_boot"), ("é", "recall_ue9"),
    ] {
      var recall = Recall()
      recall.score.className = name
      #expect(recall.column == column && NamedMetric.isName(column))
    }
  }

  @Test func `a class and an average in one metric are refused`() {
    for name in ["precision", "recall", "f1_score"] {
      let yaml =
        "model: [flatten, {dense: {units: 10, activation: softmax}}]\ntraining: {metrics: [{\(name): {class: a, average: micro}}]}"
      let error = #expect(throws: ConfigurationError.self) {
        try RunConfiguration(ConfigurationNode(text: yaml, name: "a test"))
      }
      #expect(
        error?.description.contains("found both; take class or average away") == true, "\(error?.description ?? "")")
    }
  }

  @Test func `a running sum is that of its numbers, whatever they were before`() {
    for count in [0, 1, 2, 3, 5, 8, 13] {
      var numbers = (0..<count).map { 1 / Double($0 + 3) }
      var running = RunningSum(numbers)
      for step in 0..<4 * count {
        let place = step * 7 % count
        numbers[place] = 1 / Double(step + 1)
        running[place] = numbers[place]
        #expect(running.sum == RunningSum(numbers).sum && running[place] == numbers[place])
        expectClose(running.sum, numbers.reduce(0, +), within: 1e-14, "\(count) numbers")
      }
      #expect(count > 0 || running.sum == 0)
    }
  }
}
