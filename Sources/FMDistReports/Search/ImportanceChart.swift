import FMDistPlatform

/// Hyperparameters' importance as bars, with a mark where chance alone would end them.
struct ImportanceChart: Sendable {
  private let rows: [HyperparameterImportance]

  private static let (width, left, right, rowHeight, top) = (420.0, 130.0, 56.0, 24.0, 6.0)

  init(_ rows: [HyperparameterImportance]) { self.rows = rows }

  private static let chance = Stroke(ink: .text, width: 2)

  var figure: SceneFigure {
    let height = Self.top * 2 + Double(rows.count) * Self.rowHeight
    let words = rows.compactMap { row in row.share.map { "\(row.name) \(NumberText.percent($0))" } }
    return SceneFigure(
      title: "Explained share of the variance", keys: [LegendKey(name: "by chance", ink: .text, stroke: Self.chance)],
      scene: scene, width: Self.width, height: height, label: "Importance: \(words.joined(separator: ", "))")
  }

  private var scene: Scene {
    func x(_ share: Double) -> Double { Self.left + share * (Self.width - Self.left - Self.right) }
    var scene = Scene()
    for (place, row) in rows.enumerated() {
      let y = Self.top + (Double(place) + 0.5) * Self.rowHeight
      scene.shapes.append(
        .text(TerminalText.shortened(row.name, to: 18), at: Point(Self.left - 8, y), .text, .right, .middle))
      guard let share = row.share, let byChance = row.byChance else { continue }
      scene.shapes += [
        .line([Point(x(0), y), Point(x(1), y)], Stroke(ink: .grid)),
        .line([Point(x(0), y), Point(x(share), y)], Stroke(ink: .training, width: 11)),
        .line([Point(x(byChance), y - 9), Point(x(byChance), y + 9)], Self.chance),
        .text(NumberText.percent(share), at: Point(x(1) + 8, y), .faint, .left, .middle),
      ]
    }
    return scene
  }
}
