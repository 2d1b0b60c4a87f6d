import FMDistPlatform
import FMDistRunFiles

/// What a model's probabilities said beside what was true: on the diagonal they can be trusted, below it they promise too much.
package struct ReliabilityDiagram: Sendable {
  /// The heading of a picture.
  package var title: String
  /// What is drawn.
  package var calibration: Calibration

  /// A diagram of `calibration`.
  package init(title: String, calibration: Calibration) {
    self.title = title
    self.calibration = calibration
  }

  /// The chart of a picture or a page: a point a bin with predictions.
  package var chart: LineChart {
    let points = calibration.bins.compactMap { bin in
      bin.confidence.flatMap { confidence in bin.accuracy.map { Point(confidence, $0) } }
    }
    return LineChart(
      title: "Reliability", yTitle: "share that was right",
      lines: [LineSeries("measured", points: points, ink: .validation)], limits: LineChart.shares, includesZero: true,
      xTitle: "probability", xRange: LineChart.shares, xWords: { NumberText.percent($0) }, diagonal: "trustworthy",
      namesOnlyCurve: true, words: { NumberText.percent($0) })
  }

  /// The error in words.
  package var sentence: String { calibration.words ?? "no image was tested" }

  /// The bins as a table's rows, those with predictions.
  package static let head = ["probability", "predictions", "mean probability", "right"]
  package var rows: [[String]] {
    func edge(_ index: Int) -> String { NumberText.percent(Double(index) / Double(Calibration.binCount)) }
    return calibration.bins.enumerated().compactMap { index, bin in
      guard let confidence = bin.confidence, let accuracy = bin.accuracy else { return nil }
      return [
        "\(edge(index)) to \(edge(index + 1))", NumberText.grouped(bin.count), NumberText.percent(confidence, 2),
        NumberText.percent(accuracy, 2),
      ]
    }
  }

  /// The diagram as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    ChartPicture(title: title, subtitle: sentence, chart: chart).picture(theme)
  }
}
