import Foundation

/// All that `fmdist-bench steps` measured.
struct StepReport: Encodable {
  let recipes: [StepMeasurement]

  /// The tables for people: all recipes, then each one's parts.
  var text: String {
    var table = Table([
      .init(title: "recipe", isNumber: false), .init(title: "batch"), .init(title: "threads"),
      .init(title: "images/s"), .init(title: "best"), .init(title: "MFLOPs"), .init(title: "dense"),
      .init(title: "GFLOP/s"), .init(title: "dense"), .init(title: "% FMA"), .init(title: "peak"),
      .init(title: "data", isNumber: false),
    ])
    for recipe in recipes {
      table.add([
        recipe.recipe, "\(recipe.batchSize)", "\(recipe.threads)", figure(recipe.imagesPerSecond, 0),
        figure(recipe.bestImagesPerSecond, 0), figure(recipe.executedMflops, 2), figure(recipe.denseMflops, 2),
        figure(recipe.gflops, 1), figure(recipe.denseGflops, 1), figure(recipe.shareOfFmaPeak * 100, 1),
        figure(recipe.fmaPeakGflops, 1), recipe.data,
      ])
    }
    return ([table.text] + recipes.map(text)).joined(separator: "\n\n")
  }

  private func text(of recipe: StepMeasurement) -> String {
    var table = Table([
      .init(title: "layer", isNumber: false), .init(title: "phase", isNumber: false), .init(title: "µs"),
      .init(title: "%"), .init(title: "MFLOPs"), .init(title: "% FMA"),
    ])
    for part in recipe.parts {
      table.add([
        part.layer, part.phase, figure(part.microseconds, 2), figure(part.share * 100, 1),
        figure(part.executedMflops, 2), figure(part.shareOfFmaPeak.map { $0 * 100 }, 1),
      ])
    }
    let total = recipe.parts.reduce(0) { $0 + $1.microseconds }
    table.add(["all", "", figure(total, 2), "100.0", figure(recipe.executedMflops, 2), ""])
    let heading = "\(recipe.recipe): a thread's µs an image; taking times cost \(figure(recipe.timingCost * 100, 1)) %"
    return "\(heading)\n\(table.text)"
  }

  private func figure(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? ""
  }
}
