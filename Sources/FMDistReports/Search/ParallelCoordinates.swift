import FMDistPlatform

/// A search's trials as lines across an axis for each hyperparameter and one for the objective: the best in colour, the others grey.
struct ParallelCoordinates: Sendable {
  private let axes: [SearchAxis]
  private let colored: [SearchReport.Trial]
  private let others: [SearchReport.Trial]
  private let search: SearchReport

  /// More lines than this only make a grey area.
  static let mostLines = 500
  private static let height = 340.0
  private static let (left, right, top, bottom) = (84.0, 44.0, 34.0, 14.0)
  /// From one axis to the next.
  private static let spacing = 128.0
  /// Letters of a tick that fit beside an axis, and of a title above it.
  private static let (mostLetters, mostTitleLetters) = (11, 17)

  init(_ search: SearchReport) {
    let shown = search.trials.prefix(Self.mostLines)
    let colored = search.scored.prefix(min(OverlaidCurves.mostColored, shown.count))
    self.search = search
    self.colored = Array(colored)
    let numbers = Set(colored.map(\.number))
    others = shown.filter { !numbers.contains($0.number) }
    axes =
      search.hyperparameters.enumerated().map { index, hyperparameter in
        SearchAxis(hyperparameter.name, hyperparameter.scale, shown.map { $0.values[index] })
      } + [SearchAxis(objectiveOf: search, trials: Array(shown))]
  }

  /// As wide as its axes need.
  var width: Double { Self.left + Self.right + Double(axes.count - 1) * Self.spacing }

  var figure: SceneFigure {
    SceneFigure(
      title: "Trials", keys: keys, scene: scene, width: width, height: Self.height,
      label: "Parallel coordinates of \(NumberText.count(colored.count + others.count, "trial")) over "
        + axes.map(\.title).listed(), isWide: true)
  }

  private func stroke(_ place: Int) -> Stroke {
    let style = LineStyle(place)
    return Stroke(ink: .series(style.color), width: 2, dashes: style.dashes, isRound: true)
  }

  private var keys: [LegendKey] {
    colored.enumerated().map { place, trial in
      LegendKey(
        name: "\(trial.name), \(search.words(trial.objective ?? .nan))", ink: .text, stroke: stroke(place))
    }
      + (others.isEmpty
        ? []
        : [
          LegendKey(
            name: NumberText.count(others.count, "other"), ink: .text, stroke: LineChart.backgroundStroke)
        ])
  }

  private func x(_ axis: Int) -> Double { Self.left + Double(axis) * Self.spacing }

  private func y(_ share: Double) -> Double {
    Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
  }

  private func values(_ trial: SearchReport.Trial) -> [ScoreValue] { trial.values + [.measured(trial.objective)] }

  private func line(_ trial: SearchReport.Trial, _ stroke: Stroke) -> Scene.Shape {
    .line(zip(axes.indices, values(trial)).map { Point(x($0), y(axes[$0].share(of: $1))) }, stroke)
  }

  private var scene: Scene {
    var scene = Scene()
    scene.shapes += others.map { line($0, LineChart.backgroundStroke) }
    scene.shapes += axes.indices.map {
      .line([Point(x($0), y(1)), Point(x($0), y(0))], Stroke(ink: .frame))
    }
    // The best last, above all.
    scene.shapes += colored.enumerated().reversed().map { line($1, stroke($0)) }
    for (index, axis) in axes.enumerated() {
      scene.shapes.append(
        .text(
          TerminalText.shortened(axis.title, to: Self.mostTitleLetters), at: Point(x(index), 12), .text, .center,
          .middle))
      scene.shapes += axis.ticks(atMost: 12).map {
        .text(
          TerminalText.shortened($0.words, to: Self.mostLetters), at: Point(x(index) - 7, y($0.share)), .faint, .right,
          .middle)
      }
      let area = Box(
        x: x(index) - Self.spacing / 2, y: Self.top, width: Self.spacing, height: Self.height - Self.top - Self.bottom)
      let words = colored.map { trial in
        let value = values(trial)[index]
        let isLast = index == axes.count - 1
        return "\(trial.name): \(isLast ? search.words(value.number ?? .nan) : value.words)"
      }
      if !words.isEmpty {
        scene.readings.append(
          Scene.Reading(area: area, x: x(index), words: ([axis.title] + words).joined(separator: "\n")))
      }
    }
    return scene
  }
}
