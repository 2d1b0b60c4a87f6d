import FMDistPlatform
import FMDistRunFiles

/// ROC and precision-recall curves of the classes, each against all others.
package struct ThresholdCharts: Sendable {
  /// A curve a class.
  package var curves: [ThresholdCurve]

  /// More curves than this are too many for one chart: then those with the least area are drawn.
  package static let most = 10

  /// Charts of `curves`.
  package init(_ curves: [ThresholdCurve]) { self.curves = curves }

  /// Of those that are predicted as a class, how many rightly, beside how many wrongly.
  package var roc: LineChart {
    chart("ROC", x: "false positive rate", y: "true positive rate", area: "AUC", diagonal: "chance", \.roc, \.auc)
  }

  /// How many of those that are predicted as a class are of it, beside how many of it are found.
  package var precisionRecall: LineChart {
    chart("Precision and recall", x: "recall", y: "precision", area: "AP", \.precisionRecall, \.averagePrecision)
  }

  /// What charts leave out; nil where they show all.
  package var note: String? {
    let left = curves.count - Self.most
    return left <= 0
      ? nil
      : "The \(Self.most) classes with the least area are drawn; thresholds.json has the other \(NumberText.grouped(left)), too."
  }

  /// A chart as a picture called `title`.
  package static func picture(_ chart: LineChart, title: String, note: String?, _ theme: Theme = .light) -> Picture {
    let rest = "each class against all others, at every threshold of its probability"
    return ChartPicture(title: title, subtitle: note ?? rest, chart: chart).picture(theme)
  }

  private func chart(
    _ title: String, x: String, y: String, area word: String, diagonal: String? = nil,
    _ line: (ThresholdCurve) -> ThresholdCurve.Line, _ area: (ThresholdCurve) -> Double?
  ) -> LineChart {
    let places = curves.indices.filter { area(curves[$0]) != nil }
      .sorted { (area(curves[$0]) ?? 0, $0) < (area(curves[$1]) ?? 0, $1) }.prefix(Self.most).sorted()
    let names = places.map { place in
      "\(curves[place].className.brief()), \(word) \(NumberText.decimals(area(curves[place]) ?? .nan, 4))"
    }
    let lines = places.enumerated().map { index, place in
      let line = line(curves[place])
      return LineSeries(
        names[index], points: zip(line.x, line.y).map { Point($0, $1) }, style: LineStyle(index))
    }
    return LineChart(
      title: title, yTitle: y, lines: lines, limits: LineChart.shares, xTitle: x,
      xRange: LineChart.shares, hasReadings: false, diagonal: diagonal, namesOnlyCurve: true,
      summary: "\(title): \(names.isEmpty ? "nothing measured" : names.joined(separator: "; "))", mostDots: 0,
      words: { NumberText.decimals($0, 4) })
  }
}
