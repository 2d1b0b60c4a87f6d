import FMDistPlatform
import FMDistRunFiles

/// What a model's probabilities said beside what was true: on the diagonal they can be trusted, below it they promise too much.
package struct ReliabilityDiagram: Sendable {
  /// The heading of a picture.
  package var title: String
  /// What is drawn.
  package var calibration: Calibration
  /// Which probabilities it is of.
  package var subject: CalibrationSubject

  /// A diagram of `calibration`.
  package init(title: String, calibration: Calibration, subject: CalibrationSubject) {
    self.title = title
    self.calibration = calibration
    self.subject = subject
  }

  /// The chart of a picture or a page: a point a bin with predictions.
  package var chart: LineChart {
    let points = calibration.bins.compactMap { bin in
      bin.confidence.flatMap { confidence in bin.accuracy.map { Point(confidence, $0) } }
    }
    return LineChart(
      title: "Reliability", yTitle: subject.shareTitle,
      lines: [LineSeries("measured", points: points, ink: .validation)], limits: LineChart.shares,
      xTitle: "probability", xRange: LineChart.shares, xWords: { NumberText.percent($0) }, diagonal: "calibrated",
      namesOnlyCurve: true, words: { NumberText.percent($0) })
  }

  /// The error in words.
  package var sentence: String {
    let phrases = calibration.phrases(subject)
    return phrases.isEmpty ? "no image was tested" : phrases.joined(separator: "; ")
  }

  /// The bins as a table's rows, those with predictions.
  package var head: [String] { ["probability", "predictions", "mean probability", subject.columnTitle] }
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
