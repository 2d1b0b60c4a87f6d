import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

struct ChartTests {
  /// Curves as a run has them; every third value of validation is missing where there are gaps.
  private func history(_ epochs: Int, gaps: Bool = false) -> History {
    History(
      (0..<epochs).map { epoch in
        let x = Double(epoch) / Double(max(epochs, 8))
        let isGap = gaps && epoch % 3 == 1
        return History.Row(
          epoch: epoch + 1, loss: 1 - 0.7 * x, accuracy: 0.7 + 0.25 * x,
          validationLoss: isGap ? .nan : 1 - x + x * x * 0.6,
          validationAccuracy: isGap ? .nan : 0.72 + 0.3 * x - 0.15 * x * x)
      })
  }

  private func events(_ epochs: Int) -> [EpochEvent] {
    (0..<epochs).map {
      EpochEvent(epoch: $0 + 1, learningRate: 0.01 / Double($0 + 1), imagesPerSecond: 9000 + Double($0 % 7) * 50)
    }
  }

  @Test func curvesLookAsTheyDid() throws {
    try expectPicture(
      Curves(title: "A run", history: history(9, gaps: true), events: events(9)).picture(.greeked()), is: "curves.png")
  }

  @Test func anyHistoryIsDrawn() throws {
    for epochs in [0, 1, 2, 1000] {
      try expectDrawable { Curves(title: "n", history: self.history(epochs), events: self.events(epochs)).picture($0) }
    }
    for value in [Double.nan, .infinity, -.infinity, 0, 1e308, -1e308, .leastNonzeroMagnitude] {
      let rows = [0.5, value, value, 0.5].enumerated().map { index, value in
        History.Row(epoch: index + 1, loss: value, accuracy: value, validationLoss: value, validationAccuracy: value)
      }
      let events = rows.map { EpochEvent(epoch: $0.epoch, learningRate: value, imagesPerSecond: -value) }
      try expectDrawable { Curves(title: "odd", history: History(rows), events: events).picture($0) }
      try expectDrawable { Curves(title: "odd", history: History(Array(rows[1...2]))).picture($0) }
    }
  }

  @Test func theBestEpochIsTheFirstOfTheHighest() {
    func best(_ accuracies: [Double]) -> Int? {
      Curves.best(
        of: History(
          accuracies.enumerated().map {
            History.Row(epoch: $0 + 1, loss: 1, accuracy: 1, validationLoss: 1, validationAccuracy: $1)
          }))?.epoch
    }
    #expect(best([0.1, 0.9, .nan, 0.9, 0.3]) == 2)
    #expect(best([.nan, 0.2]) == 2)
    #expect(best([.nan]) == nil)
    #expect(best([]) == nil)
  }

  @Test func gapsCutACurve() {
    let ys: [Double] = [.nan, 1, 2, .infinity, 3, .nan, .nan, 4, 5]
    let line = LineSeries("x", points: ys.enumerated().map { Point(Double($0), $1) }, ink: .text)
    #expect(line.segments.map { $0.map(\.y) } == [[1, 2], [3], [4, 5]])
  }

  /// The diagonal goes from corner to corner, and each bin with predictions has its reading.
  @Test func reliabilityIsHeldAgainstTheDiagonal() throws {
    let predictions = (0..<100).map { place -> (probability: Float, isRight: Bool) in
      (0.05 + 0.2 * Float(place % 5), place.isMultiple(of: 2))
    }
    let measured = Calibration(predictions)
    let chart = ReliabilityDiagram(title: "", calibration: measured, subject: .predictions).chart
    let scene = chart.scene(in: Box(x: 0, y: 0, width: 400, height: 344), left: 40)
    let diagonal = scene.shapes.compactMap { shape -> [Point]? in
      if case .line(let points, let stroke) = shape, !stroke.dashes.isEmpty { points } else { nil }
    }
    #expect(diagonal == [[Point(40, 300), Point(400, 0)]])
    // A half is half-way up, however far the curve goes.
    let dots = scene.shapes.compactMap { shape -> Double? in
      if case .dot(let center, _, _) = shape { center.y } else { nil }
    }
    #expect(dots == [150, 150, 150, 150, 150])
    #expect(scene.readings.count == 5 && scene.readings[0].words == "probability 5.0 %\nreliability 50.0 %")
    for calibration in [measured, Calibration([])] {
      try expectDrawable {
        ReliabilityDiagram(title: "r", calibration: calibration, subject: .predictions).picture($0)
      }
    }
  }

  /// With sigmoids the share is that of the class or of the ones, and not of what was right.
  @Test func reliabilityIsOfTheClassOrTheOnes() {
    let calibration = Calibration([(probability: Float(0.5), isRight: true), (0.25, false)])
    for (names, isMultiLabel, axis, head, words) in [
      (["a", "b", "c"], false, "share predicted right", "right", "mean probability 37.50 %, right 50.00 %"),
      (["good", "defect"], false, "share of defect", "defect", "defect: mean probability 37.50 %, share 50.00 %"),
      (["a", "b"], true, "share of ones", "ones", "mean probability 37.50 %, share of ones 50.00 %"),
    ] {
      let subject = CalibrationSubject(names, isMultiLabel: isMultiLabel)
      let diagram = ReliabilityDiagram(title: "", calibration: calibration, subject: subject)
      #expect(diagram.chart.yTitle == axis && diagram.head.last == head)
      #expect(diagram.sentence == "expected calibration error 0.3750; \(words)")
    }
  }

  /// Of many classes the ten with the least area are drawn, in the classes' order, and it is said.
  @Test func curvesOfManyClassesAreTheWorst() throws {
    let curves = (0..<12).map { label in
      let steps = (1...20).map {
        ThresholdCurve.Step(threshold: 1 - Float($0) / 20, predictedPositives: $0, truePositives: ($0 + 1) / 2)
      }
      return ThresholdCurve(
        className: "c\(label)", steps: steps, auc: label == 3 ? .nan : 1 - Double(label) / 100, averagePrecision: 0.5)
    }
    let charts = ThresholdCharts(curves)
    #expect(charts.roc.lines.map(\.name).first == "c1, AUC 0.9900" && charts.roc.lines.count == 10)
    #expect(charts.precisionRecall.lines.map(\.name).last == "c9, AP 0.5000")
    #expect(charts.note?.contains("the other 2") == true && ThresholdCharts(Array(curves.prefix(10))).note == nil)
    for chart in [charts.roc, charts.precisionRecall, ThresholdCharts([]).roc] {
      try expectDrawable { ThresholdCharts.picture(chart, title: "t", note: charts.note, $0) }
    }
  }

  /// Neither cairo nor a browser has a place for an epoch that is not in the chart.
  @Test func aMarkOutsideOfTheEpochsIsNotDrawn() {
    func dashed(_ epoch: Int) -> Int {
      var curves = Curves(title: "", history: history(3))
      curves.mark = EpochMark(epoch: epoch, name: "marked")
      let scene = curves.charts[0].scene(in: Box(x: 0, y: 0, width: 400, height: 300), left: 40)
      return scene.shapes.count { if case .line(_, let stroke) = $0 { !stroke.dashes.isEmpty } else { false } }
    }
    #expect(dashed(1) == 1 && dashed(3) == 1)
    #expect(dashed(0) == 0 && dashed(4) == 0 && dashed(.max) == 0)
  }

  /// A scene's readings are its epochs', side by side, each with all that is known there.
  @Test func readingsCoverTheChart() {
    let chart = Curves(title: "", history: history(4, gaps: true)).charts[0]
    let readings = chart.scene(in: Box(x: 0, y: 0, width: 400, height: 300), left: 40).readings
    #expect(readings.count == 4 && readings.first?.area.x == 40 && readings.last?.area.right == 400)
    for (left, right) in zip(readings, readings.dropFirst()) { #expect(abs(left.area.right - right.area.x) < 1e-9) }
    for reading in readings { #expect(reading.area.x <= reading.x && reading.x <= reading.area.right) }
    #expect(readings[0].words == "epoch 1\ntraining 70.00 %\nvalidation 72.00 %")
    #expect(readings[1].words.hasSuffix("validation – %"))
  }

  @Test func axesPlaceTheirEndsOnTheirEdges() {
    let axes = Axes(box: Box(x: 50, y: 10, width: 200, height: 100), x: 0...10, y: -1...1, counted: 0...10)
    #expect(axes.place(Point(0, -1)) == Point(50, 110))
    #expect(axes.place(Point(10, 1)) == Point(250, 10))
    #expect(axes.place(Point(5, 0)) == Point(150, 60))
    #expect(axes.place(Point(1e308, -1e308)) == Point(250, 110))
    #expect(axes.xTicks.values == [0, 5, 10])
  }

  @Test func rangesHoldTheirValuesAndStayInTheirLimits() {
    #expect(Axes.range(around: [10, 90], limits: 0...100) == 6...94)
    #expect(Axes.range(around: [1, 99], limits: 0...100) == 0...100)
    #expect(Axes.range(around: [5, 10], includesZero: true) == 0...10.5)
    #expect(Axes.range(around: [.nan, .infinity]) == 0...1)
    #expect(Axes.range(around: []) == 0...1)
    withEvery("value", in: [0, 1, -7, 1e-300, 1e300, -1e308, 100]) { value in
      let range = Axes.range(around: [value], limits: 0...100)
      expect(range.lowerBound < range.upperBound, "\(range) is empty")
      let shown = min(max(value, -1e300), 1e300)
      expect(range.contains(shown), "\(range) lacks \(value)")
    }
  }

  @Test func eventsAreReadFromALog() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/log.jsonl"
    let log = try EventLog(path)
    try log.append("begin", ["epoch": 1])
    try log.append("epoch", ["epoch": 2, "loss": 0.5, "learning_rate": 0.1, "images_per_second": 5])
    try log.append("epoch", ["epoch": 1, "learning_rate": 0.25])
    try log.append("epoch", ["epoch": 2, "learning_rate": 0.125, "images_per_second": .number(.nan)])
    try log.append("epoch")
    let events = try EpochEvent.read(log: path)
    #expect(events.map(\.epoch) == [1, 2] && events.map(\.learningRate) == [0.25, 0.125])
    #expect(events.count { $0.imagesPerSecond.isNaN } == 2)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try AtomicFile.write("nonsense\n\n{\"event\":3}\n" + text + "{\"event\":\"epoch\",\"epoch\":3,\"lea", to: path)
    #expect(try EpochEvent.read(log: path).map(\.epoch) == [1, 2])
    #expect(throws: RunFileError.self) { try EpochEvent.read(log: "\(folder)/none") }
  }
}
