import Foundation

/// All that `fmdist-bench steps --plain` measured.
struct PlainReport: Encodable {
  let recipes: [PlainMeasurement]

  /// The table for people.
  var text: String {
    var table = Table([
      .init(title: "recipe", isNumber: false), .init(title: "batch"), .init(title: "threads"),
      .init(title: "parameters"), .init(title: "images/s"), .init(title: "data", isNumber: false),
    ])
    for recipe in recipes {
      table.add([
        recipe.recipe, "\(recipe.batchSize)", "\(recipe.threads)", "\(recipe.parameters)",
        String(format: "%.0f", recipe.imagesPerSecond), recipe.data,
      ])
    }
    return table.text
  }
}
