import FMDistPlatform

/// The objective by one hyperparameter: a dot a trial, the best one filled, and the mean of each choice as a line.
struct ObjectiveChart: Sendable {
  private let search: SearchReport
  private let index: Int
  private let trials: [SearchReport.Trial]
  private let (xs, ys): (SearchAxis, SearchAxis)

  private static let (width, height, top, foot, right) = (420.0, 250.0, 10.0, 44.0, 10.0)
  private static let padding = 8.0
  /// More readings than this make a page grow.
  private static let mostReadings = 400

  /// The chart of hyperparameter `index` of `search`.
  init(_ search: SearchReport, _ index: Int) {
    (self.search, self.index) = (search, index)
    trials = search.scored
    let hyperparameter = search.hyperparameters[index]
    xs = SearchAxis(hyperparameter.name, hyperparameter.scale, trials.map { $0.values[index] })
    ys = SearchAxis(objectiveOf: search, trials: trials)
  }

  var figure: SceneFigure {
    let name = search.hyperparameters[index].name
    return SceneFigure(
      title: "\(search.objective) by \(name)", keys: [], scene: scene, width: Self.width, height: Self.height,
      label: "\(search.objective) of \(NumberText.count(trials.count, "trial")) by \(name)")
  }

  private var plot: Box {
    let digits = ys.ticks(atMost: 6).map(\.words.count).max() ?? 0
    let left = 26 + 7.6 * Double(digits)
    return Box(
      x: left, y: Self.top, width: Self.width - left - Self.right, height: Self.height - Self.top - Self.foot)
  }

  /// The trials of each place, from left to right.
  private var groups: [(share: Double, value: ScoreValue, trials: [SearchReport.Trial])] {
    var groups: [(share: Double, value: ScoreValue, trials: [SearchReport.Trial])] = []
    var places: [Double: Int] = [:]
    for trial in trials {
      let share = xs.share(of: trial.values[index])
      if let place = places[share] {
        groups[place].trials.append(trial)
      } else {
        places[share] = groups.count
        groups.append((share, trial.values[index], [trial]))
      }
    }
    return groups.sorted { $0.share < $1.share }
  }

  private var scene: Scene {
    let plot = plot
    // Dots at the ends are not cut by the axes.
    func x(_ share: Double) -> Double { plot.x + Self.padding + share * (plot.width - 2 * Self.padding) }
    func y(_ value: Double?) -> Double { plot.bottom - ys.share(of: .measured(value)) * plot.height }
    var scene = Scene()
    for tick in ys.ticks(atMost: 6) {
      let y = plot.bottom - tick.share * plot.height
      scene.shapes += [
        .line([Point(plot.x, y), Point(plot.right, y)], Stroke(ink: .grid)),
        .text(tick.words, at: Point(plot.x - 7, y), .faint, .right, .middle),
      ]
    }
    // As many as their words have room for.
    let widest = xs.ticks(atMost: 8).map(\.words.count).max() ?? 1
    let most = min(8, max(2, Int(plot.width / (7 * Double(min(widest, 14)) + 10))))
    for tick in xs.ticks(atMost: most) {
      scene.shapes += [
        .line([Point(x(tick.share), plot.y), Point(x(tick.share), plot.bottom)], Stroke(ink: .grid)),
        .text(
          TerminalText.shortened(tick.words, to: 14), at: Point(x(tick.share), plot.bottom + 7), .faint, .center, .top),
      ]
    }
    let corners = [Point(plot.x, plot.y), Point(plot.x, plot.bottom), Point(plot.right, plot.bottom)]
    scene.shapes.append(.line(corners, Stroke(ink: .frame)))
    scene.shapes.append(
      .text(
        TerminalText.shortened(xs.title, to: 40), at: Point(plot.center.x, plot.bottom + 25), .faint, .center, .top))
    scene.shapes.append(.text(ys.title, at: Point(10, plot.center.y), .faint, .center, .middle, degrees: -90))
    guard let best = trials.first else {
      scene.shapes.append(.text("nothing measured", at: plot.center, .faint, .center, .middle))
      return scene
    }
    for trial in trials.dropFirst().reversed() {
      scene.shapes.append(
        .dot(Point(x(xs.share(of: trial.values[index])), y(trial.objective)), .training, isHollow: true))
    }
    let groups = groups
    if let width = xs.categoryWidth {
      scene.shapes += groups.map { group in
        let half = 0.3 * width * plot.width
        let y = y(mean(group.trials))
        return .line([Point(x(group.share) - half, y), Point(x(group.share) + half, y)], Stroke(ink: .text, width: 2))
      }
    }
    scene.shapes.append(
      .dot(Point(x(xs.share(of: best.values[index])), y(best.objective)), .validation, isHollow: false))
    scene.readings = readings(groups, plot, x)
    return scene
  }

  private func mean(_ trials: [SearchReport.Trial]) -> Double {
    trials.reduce(0) { $0 + ($1.objective ?? 0) } / Double(trials.count)
  }

  private func readings(
    _ groups: [(share: Double, value: ScoreValue, trials: [SearchReport.Trial])], _ plot: Box, _ x: (Double) -> Double
  ) -> [Scene.Reading] {
    let every = max(1, (groups.count + Self.mostReadings - 1) / Self.mostReadings)
    let shown = stride(from: 0, to: groups.count, by: every).map { groups[$0] }
    return shown.enumerated().map { place, group in
      let left = place == 0 ? plot.x : x((shown[place - 1].share + group.share) / 2)
      let right = place == shown.count - 1 ? plot.right : x((group.share + shown[place + 1].share) / 2)
      let first = group.trials[0]
      let best = "\(search.words(first.objective ?? .nan)), \(first.name)"
      let words =
        group.trials.count == 1
        ? best
        : "\(NumberText.count(group.trials.count, "trial")), mean \(search.words(mean(group.trials)))\nbest \(best)"
      return Scene.Reading(
        area: Box(x: left, y: plot.y, width: max(0, right - left), height: plot.height), x: x(group.share),
        words: "\(xs.title) \(group.value.words)\n\(words)")
    }
  }
}
