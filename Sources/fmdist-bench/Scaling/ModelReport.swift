import FMDistScalingModel
import Foundation

/// All that `fmdist-bench scaling --model` found, as tables and charts.
struct ModelReport: Encodable {
  /// The cluster that is projected to.
  static let (ranksPerHost, mostHosts, strongBatch) = (16, 64, 8192)

  let processor: String
  let cores: Int
  let rounds: Int
  let seconds: Double
  let recipes: [ModelMeasurement]

  /// The tables.
  var markdown: String {
    let heading =
      "Measured on \(cores) cores, \(processor), ranks of one thread each, medians of \(rounds) rounds of "
      + "\(Self.figure(seconds, 1)) s"
    return ([heading, fitted.markdown] + recipes.flatMap(sections) + (note.map { [$0] } ?? [])).joined(
      separator: "\n\n")
  }

  /// Writes `model.md` and the charts into `folder`.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: folder).appending(path: name))
    }
    try write(markdown + "\n", "model.md")
    for recipe in recipes {
      let charts = ModelCharts(recipe)
      try write(charts.host.svg, "\(recipe.recipe)-host.svg")
      try write(charts.cluster.svg, "\(recipe.recipe)-projection.svg")
    }
  }

  private var fitted: Table {
    var table = Table([
      .init(title: "recipe", isNumber: false), .init(title: "compute, µs"), .init(title: "repeated, µs"),
      .init(title: "copies, GB/s"), .init(title: "a triad, GB/s"), .init(title: "barrier of 2, µs"),
      .init(title: "late of 2, %"), .init(title: "late of 16, %"), .init(title: "steps"),
      .init(title: "error where fitted, %"), .init(title: "error where not, %"),
    ])
    for recipe in recipes {
      let constants = recipe.constants
      table.add([
        recipe.recipe, Self.figure(constants.computeSeconds * 1e6, 0), Self.figure(constants.repeatedSeconds * 1e6, 0),
        constants.byteSeconds > 0 ? Self.figure(1e-9 / constants.byteSeconds, 1) : "no cost",
        Self.figure(constants.triadBytesPerSecond / 1e9, 1), Self.figure(constants.barrierRoundSeconds * 1e6, 1),
        Self.figure(constants.delayOfTwo * 100, 1), Self.figure(constants.delayOfSixteen * 100, 1),
        "\(constants.noiseSteps)", Self.figure(meanError(recipe, fitted: true) * 100, 1),
        Self.figure(meanError(recipe, fitted: false) * 100, 1),
      ])
    }
    return table
  }

  private func sections(_ recipe: ModelMeasurement) -> [String] {
    var host = Table([
      .init(title: "ranks"), .init(title: "measured, µs a step"), .init(title: "model, µs"), .init(title: "error, %"),
      .init(title: "compute"), .init(title: "repeated"), .init(title: "barriers"), .init(title: "copies"),
      .init(title: "stragglers"), .init(title: "", isNumber: false),
    ])
    for point in recipe.points {
      host.add(
        ["\(point.ranks)", Self.figure(point.measuredSeconds * 1e6, 0), Self.figure(point.modelSeconds * 1e6, 0)]
          + [Self.figure(point.error * 100, 1)]
          + [
            point.computeSeconds, point.repeatedSeconds, point.barrierSeconds, point.copySeconds,
            point.stragglerSeconds,
          ].map { Self.figure($0 * 1e6, 0) } + [point.isFitted ? "fitted" : "held out"])
    }
    return [
      "**\(recipe.recipe)** on this host, batches of \(recipe.batchSize)", host.markdown,
      "**\(recipe.recipe)**, PROJECTION, not measured: images/s (efficiency in %) on hosts of \(Self.ranksPerHost) "
        + "cores and ranks",
      projection(recipe).markdown,
    ]
  }

  private func projection(_ recipe: ModelMeasurement) -> Table {
    let columns = ModelCharts(recipe).projections
    let ranks = columns.map { $0.points.map(\.ranks) }.max { $0.count < $1.count } ?? []
    var table = Table(
      [.init(title: "scaling", isNumber: false), .init(title: "Gbit/s")]
        + ranks.map { .init(title: "\($0) ranks") })
    for column in columns {
      let cells = ranks.map { ranks in
        column.points.first { $0.ranks == ranks }.map {
          "\(Self.figure($0.samplesPerSecond, 0)) (\(Self.figure($0.efficiency * 100, 0)))"
        } ?? ""
      }
      table.add(
        [ModelCharts.name(column.kind), Self.figure(column.network.gigabits, 0)] + cells)
    }
    return table
  }

  /// The mean size of the errors; NaN of none.
  private func meanError(_ recipe: ModelMeasurement, fitted: Bool) -> Double {
    let errors = recipe.points.filter { $0.isFitted == fitted }.map { abs($0.error) }
    return errors.reduce(0, +) / Double(errors.count)
  }

  private var note: String? {
    guard let most = recipes.map(\.usedByOthers).max(), most > ScalingReport.othersLimit else { return nil }
    return
      "Other work used up to \(Self.figure(most * 100, 0)) % of the machine's cores meanwhile: measure again when it is quiet."
  }

  private static func figure(_ value: Double, _ digits: Int) -> String {
    value.isNaN ? "" : String(format: "%.\(digits)f", value)
  }
}
