import FMDistScalingModel

/// What is drawn of one recipe's cost model.
struct ModelCharts {
  private let recipe: ModelMeasurement

  init(_ recipe: ModelMeasurement) { self.recipe = recipe }

  /// Weak and strong, over each network.
  var projections: [Projection] {
    let kinds: [Projection.Kind] = [
      .weak(samplesPerRank: recipe.batchSize), .strong(batch: ModelReport.strongBatch),
    ]
    return kinds.flatMap { kind in
      HostNetwork.usual.map { network in
        Projection(
          recipe.cost, batch: recipe.batchSize, kind: kind, network: network, buckets: recipe.buckets,
          ranksPerHost: ModelReport.ranksPerHost, mostHosts: ModelReport.mostHosts)
      }
    }
  }

  /// Measured and modelled steps on this host.
  var host: LogChart {
    func measured(_ isFitted: Bool) -> [(x: Double, y: Double)] {
      recipe.points.filter { $0.isFitted == isFitted }.map { (Double($0.ranks), $0.measuredSeconds * 1e3) }
    }
    let model = recipe.points.map { (x: Double($0.ranks), y: $0.modelSeconds * 1e3) }
    return LogChart(
      title: "\(recipe.recipe): a step of \(recipe.batchSize) images on \(recipe.cores) cores",
      xTitle: "ranks of one thread", yTitle: "time of a step, ms",
      series: [
        ChartSeries("cost model", .line, color: ChartSeries.palette[0], points: model),
        ChartSeries("measured, fitted to", .filled, color: ChartSeries.palette[1], points: measured(true)),
        ChartSeries("measured, held out", .hollow, color: ChartSeries.palette[1], points: measured(false)),
      ])
  }

  /// The projection to a cluster.
  var cluster: LogChart {
    let shown = projections
    let alone = recipe.cost.computeSeconds + recipe.cost.repeatedSeconds
    let ranks = shown.first?.points.map { Double($0.ranks) } ?? []
    let ideal = ranks.map { (x: $0, y: $0 * Double(recipe.batchSize) / alone) }
    let lines = shown.enumerated().map { index, projection in
      ChartSeries(
        "\(Self.name(projection.kind)), \(Int(projection.network.gigabits)) Gbit/s",
        projection.kind == .strong(batch: ModelReport.strongBatch) ? .dashed : .line,
        color: ChartSeries.palette[index % HostNetwork.usual.count],
        points: projection.points.map { (Double($0.ranks), $0.samplesPerSecond) })
    }
    return LogChart(
      title: "\(recipe.recipe): PROJECTION, hosts of \(ModelReport.ranksPerHost) cores and ranks",
      xTitle: "ranks", yTitle: "images trained a second",
      series: [ChartSeries("ranks times one alone", .line, color: "#999999", points: ideal)] + lines)
  }

  /// In the tables and legends.
  static func name(_ kind: Projection.Kind) -> String {
    switch kind {
    case .weak(let samples): "weak, \(samples) a rank"
    case .strong(let batch): "strong, \(batch) in all"
    }
  }
}
