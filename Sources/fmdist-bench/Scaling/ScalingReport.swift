import Foundation

/// All that `fmdist-bench scaling` measured.
struct ScalingReport: Encodable {
  /// Of all cores; what the rest of the machine may use before figures are marked.
  static let othersLimit = 0.05

  let processor: String
  let cores: Int
  let rounds: Int
  let seconds: Double
  let recipes: [ScalingMeasurement]

  /// The tables for people, in Markdown.
  var text: String {
    let heading =
      "Images trained a second by ranks x threads, medians of \(rounds) rounds of \(figure(seconds, 1)) s, \(cores) cores, "
      + "\(processor); ratios are medians of the rounds' ratios"
    return
      ([heading, rates.markdown] + (order.map { ["Unordered sums to those in fixed order", $0.markdown] } ?? [])
      + ["Where the time of the ranks' threads goes, in %", parts.markdown] + (note.map { [$0] } ?? []))
      .joined(separator: "\n\n")
  }

  private var rates: Table {
    let first = recipes.first
    let layouts = first?.jobs.filter { $0.order == .fixed }.map(\.layout) ?? []
    let ratios = first?.ratios ?? []
    return table(
      titles: layouts + ratios.map { "\($0.of) / \($0.to)" },
      row: { recipe in
        recipe.jobs.filter { $0.order == .fixed }.map { figure($0.medianImagesPerSecond, 0) }
          + recipe.ratios.map { figure($0.median, 2) + mark(recipe) }
      },
      means: { of in layouts.map { _ in "" } + ratios.indices.map { index in mean(of.map { $0.ratios[index].median }) }
      })
  }

  private var order: Table? {
    guard let first = recipes.first, !first.unorderedToFixed.isEmpty else { return nil }
    return table(
      titles: first.unorderedToFixed.map(\.of),
      row: { recipe in recipe.unorderedToFixed.map { figure($0.median, 3) + mark(recipe) } },
      means: { of in
        first.unorderedToFixed.indices.map { index in mean(of.map { $0.unorderedToFixed[index].median }, 3) }
      })
  }

  private var parts: Table {
    var table = Table([
      .init(title: "recipe", isNumber: false), .init(title: "ranks x threads"), .init(title: "order"),
      .init(title: "median step, µs"), .init(title: "compute"), .init(title: "sum, update"), .init(title: "waiting"),
    ])
    for recipe in recipes {
      for job in recipe.jobs {
        table.add([
          recipe.recipe, job.layout, job.order.rawValue, figure(job.medianStepSeconds * 1e6, 0),
          figure(job.compute * 100, 1), figure(job.sumAndUpdate * 100, 1), figure(job.waiting * 100, 1),
        ])
      }
    }
    return table
  }

  /// CNNs and then MLPs, each with the geometric means behind them.
  private func table(
    titles: [String], row: (ScalingMeasurement) -> [String], means: ([ScalingMeasurement]) -> [String]
  ) -> Table {
    var table = Table([.init(title: "recipe", isNumber: false)] + titles.map { .init(title: $0) })
    for (kind, isConvolutional) in [("CNNs", true), ("MLPs", false)] {
      let ofKind = recipes.filter { $0.isConvolutional == isConvolutional }
      for recipe in ofKind { table.add([recipe.recipe] + row(recipe)) }
      if ofKind.count > 1 { table.add(["geometric mean, \(kind)"] + means(ofKind)) }
    }
    return table
  }

  private var note: String? {
    guard let most = recipes.map(\.usedByOthers).max(), most > Self.othersLimit else { return nil }
    return
      "* Other work used up to \(figure(most * 100, 0)) % of the machine's cores meanwhile: measure again when it is quiet."
  }

  private func mark(_ recipe: ScalingMeasurement) -> String { recipe.usedByOthers > Self.othersLimit ? "*" : " " }
  private func mean(_ values: [Double], _ digits: Int = 2) -> String {
    figure(Samples(values).geometricMean, digits) + " "
  }
  private func figure(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
