import FMDistRunFiles
import FMDistTuning
import Foundation
import Testing

/// Hyperparameters, their values and constraints.
struct SearchSpaceTests {
  static func tune(_ yaml: String) throws -> TuneConfiguration {
    let root = try ConfigurationNode(text: yaml, name: "a test")
    let tune = try TuneConfiguration(root, metrics: ["auc"])
    try root.finish()
    return tune
  }

  private func tune(_ yaml: String) throws -> TuneConfiguration { try Self.tune(yaml) }

  private static func grid(layers: Int) -> String {
    let names = (1...layers).map { "layer\($0)" } + ["layerdense"]
    let lines = names.map { "  \($0): {key: model.0.\($0), values: [16, 32, 64, 128]}" }
    return "hyperparameters:\n\(lines.joined(separator: "\n"))\nconstraints: [\(names.joined(separator: " <= "))]\n"
  }

  /// The document's tables have 35, 20 and 10 rows.
  @Test(arguments: [(3, 35), (2, 20), (1, 10)])
  func filtersThatDoNotDecreaseAreTheDocuments(layers: Int, count: Int) throws {
    let grid = try tune(Self.grid(layers: layers)).space.grid
    #expect(grid.count == count && Set(grid.map(\.text)).count == count)
    for point in grid {
      let values = point.entries.compactMap { $0.value.number }
      #expect(values == values.sorted() && values.count == layers + 1)
    }
  }

  @Test func aHyperparameterCountsWithItsCondition() throws {
    let space = try tune(
      """
      hyperparameters:
        blocks: {repeat: [0, 1], min_value: 1, max_value: 3}
        width: {key: model.2.dense.units, values: [8, 16], when: {blocks: [1, 3]}}
        optimizer: [adam, {sgd: {momentum: 0.9}}]
      constraints: [width <= 8]
      """
    ).space
    #expect(
      space.grid.map(\.text) == [
        "blocks=1, width=8, optimizer=adam", "blocks=1, width=8, optimizer={sgd: {momentum: 0.9}}",
        "blocks=2, optimizer=adam", "blocks=2, optimizer={sgd: {momentum: 0.9}}", "blocks=3, width=8, optimizer=adam",
        "blocks=3, width=8, optimizer={sgd: {momentum: 0.9}}",
      ])
    #expect(
      space.settings(space.grid[5]) == ["model.2.dense.units=8", "optimizer={sgd: {momentum: 0.9}}"])
    let layers: [ConfigurationValue] = ["conv2d", "max_pooling2d", "flatten"]
    #expect(
      space.repeated(layers, space.grid[2]) == ["conv2d", "max_pooling2d", "conv2d", "max_pooling2d", "flatten"])
  }

  @Test func valuesAreSpreadAsTheyShouldBe() {
    let log = HyperparameterValues.numbers(0.001...0.1, step: nil, sampling: .log)
    #expect(log.value(at: 0) == .double(0.001) && log.value(at: 0.5) == .double(0.01))
    #expect(abs((log.unit(of: .double(0.01)) ?? 0) - 0.5) < 1e-9)
    let stepped = HyperparameterValues.numbers(0.1...0.5, step: 0.1, sampling: .linear)
    #expect(stepped.count == 5 && (0..<5).map(stepped.value) == [0.1, 0.2, 0.3, 0.4, 0.5].map { .double($0) })
    let whole = HyperparameterValues.integers(1...1000, step: 1, sampling: .log)
    var counts = [0, 0, 0]
    for index in 0..<3000 {
      guard case .integer(let value) = whole.value(at: (Double(index) + 0.5) / 3000) else { return }
      counts[value < 10 ? 0 : value < 100 ? 1 : 2] += 1
    }
    // From 1 to 1,001: a third of the spread to each power of ten.
    for count in counts { #expect(abs(count - 1000) <= 2, "\(counts)") }
    let even = HyperparameterValues.integers(16...128, step: 16, sampling: .linear)
    #expect(even.count == 8 && even.value(at: 0.999) == .integer(128) && even.value(at: 0) == .integer(16))
  }

  /// What is behind a choice of the whole, and what never counts at the same time, may be set.
  @Test(arguments: [
    "hyperparameters: {optimizer: [adam, adamw], rate: {key: optimizer.adam.rate, values: [1, 2], when: {optimizer: adam}}}",
    "hyperparameters: {a.b: [1, 2], c: {key: d.e, values: [1], when: {a.b: 1}}, f: {key: d.e, values: [2], when: {a.b: 2}}}",
    "hyperparameters: {a: {repeat: [0, 1], values: [1]}, b: {repeat: [2, 3], values: [1]}}",
    "hyperparameters: {a.b: {min_value: 0.0001, max_value: 0.001, step: 0.0001}}",
  ])
  func whatCanBeIsTaken(yaml: String) throws { #expect(try !tune(yaml).space.hyperparameters.isEmpty) }

  @Test func wholeNumbersMayBeAsFarApartAsTheyGo() throws {
    let step = 1 << 62
    let values = HyperparameterValues.integers(.min ... .max, step: step, sampling: .linear)
    #expect(values.count == 4)
    #expect((0..<4).map(values.value) == [.integer(.min), .integer(-step), .integer(0), .integer(step)])
    let tune = try tune(
      "hyperparameters: {a.b: {min_value: \(Int.min), max_value: \(Int.max), step: \(step)}, "
        + "c.d: {values: [1], when: {a.b: \(step)}}}")
    #expect(tune.space.grid.count == 4)
  }

  @Test func layersThatAreNotThereAreFound() throws {
    let space = try tune("hyperparameters: {a: {repeat: [0, 1], values: [1]}, b: {repeat: [2, 3], values: [1]}}").space
    #expect(space.repeats(beyond: 4) == nil && space.repeats(beyond: 3)?.name == "b")
    #expect(space.repeats(beyond: 1)?.name == "a")
  }

  @Test(arguments: ["random_search", "sobol_search", "successive_halving", "asha", "tpe"])
  func soManyTrialsAreRefused(kind: String) throws {
    func mistake(_ trials: Int) throws -> String? {
      let tune = try tune("tuner: {\(kind): {max_trials: \(trials)}}\nhyperparameters: {a.b: [1, 2]}")
      return tune.tuner.mistake(for: Search(space: tune.space, seed: 1, epochs: 9))
    }
    #expect(try mistake(100_000) == nil)
    #expect(try mistake(100_001) == "max_trials is 100001, and 100000 are the most")
  }

  @Test(arguments: [
    ("units <= 8", [8.0], true), ("units <= 8", [9], false), ("2 * units - 1 < 16", [8], true),
    ("2 < units < 9", [9], false), ("units != 8", [8], false), ("units == 8", [8], true),
    ("units*units>=64", [8], true),
    ("0.5 * units + 1 > 5", [8], false), ("units <= 1e-2", [0.01], true), ("units < 1.5E+1", [8], true),
  ])
  func aConstraintHoldsOrNot(text: String, values: [Double], holds: Bool) throws {
    let tune = try tune(
      "hyperparameters: {units: {key: a.b, values: [\(values.map { "\($0)" }.joined(separator: ", "))]}}\nconstraints: ['\(text)']"
    )
    #expect(tune.space.grid.isEmpty == !holds)
  }

  @Test(arguments: [
    ("hyperparameters: {}", "needs at least one hyperparameter"),
    ("hyperparameters: {units: [1, 2]}", "needs the key that it sets"),
    ("hyperparameters: {a.b: []}", "needs at least one value"),
    ("hyperparameters: {a.b: [1, 1]}", "has a value twice"),
    ("hyperparameters: {a.b: {min_value: 2, max_value: 1}}", "above its max_value"),
    ("hyperparameters: {a.b: {min_value: 0, max_value: 1, sampling: log}}", "needs a min_value above 0"),
    ("hyperparameters: {a.b: {min_value: 1}}", "max_value"),
    ("hyperparameters: {a.b: {values: [1], when: {c: 1}}}", "no hyperparameter above this one"),
    ("hyperparameters: {a.b: [1]}\nconstraints: [c < 1]", "there is no hyperparameter 'c' of numbers"),
    ("hyperparameters: {a.b: [1], c.d: {values: [1], when: {a.b: 2}}}", "has a.b: 2, which is none of its values"),
    ("hyperparameters: {a.b: [x, y]}\nconstraints: [a.b < 1]", "there is no hyperparameter 'a.b' of numbers"),
    ("hyperparameters: {a.b: {values: [1], stop: 2}}", "unknown key 'stop'"),
    ("hyperparameters: {a.b: [1]}\nconstraints: [a.b]", "expected a comparison"),
    ("hyperparameters: {a.b: [1]}\nobjective: val_f1", "expected one of val_acc, val_loss, val_auc"),
    ("hyperparameters: {a.b: [1]}\ntuner: hyperband", "unknown tuner 'hyperband'"),
    ("hyperparameters: {a.b: [1]}\nexecution_per_trial: 2", "execution_per_trial"),
    ("hyperparameters: {a: {repeat: [2, 1], values: [1]}}", "the first and the last"),
    ("hyperparameters: {a: {key: [], values: [1, 2]}}", "needs at least one key"),
    ("hyperparameters: {a: {key: [b.c, b.c], values: [1, 2]}}", "names the key b.c twice"),
    ("hyperparameters: {training.epochs: [1, 2]}", "how far every trial is trained"),
    ("hyperparameters: {a: {key: training, values: [{epochs: 1}, {epochs: 2}]}}", "how far every trial is trained"),
    ("hyperparameters: {tune.seed: [1, 2]}", "is of the search"),
    ("hyperparameters: {a: {key: b.c, values: [1, 2]}, b.c: [1, 2]}", "'a' above it sets, which would do nothing"),
    ("hyperparameters: {a: {key: b.c.d, values: [1, 2]}, b.c: [{d: 1}]}", "'a' above it sets, which would do nothing"),
    ("hyperparameters: {a: {repeat: [0, 2], values: [1]}, b: {repeat: [2, 3], values: [1]}}", "'a' above it repeats"),
    ("hyperparameters: {a.b: {min_value: -9223372036854775808, max_value: 9223372036854775807}}", "too many values"),
    ("hyperparameters: {a.b: {min_value: 0.1, max_value: 1.0e+300, step: 1.0e-300}}", "too many values"),
    ("hyperparameters: {a.b: {min_value: -1.0e+308, max_value: 1.0e+308}}", "too wide"),
    ("hyperparameters: {a.b: {min_value: 1.0, max_value: 1.0001, step: 1.0e-6}}", "the same to six digits"),
  ])
  func whatCannotBeIsSaid(yaml: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) { try tune(yaml) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}
