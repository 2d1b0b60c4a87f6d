import FMDistDatasets
import FMDistDigests
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import FMDistTuning

/// What each trial of a search is: its configuration, its name in the folder, and what it costs.
package struct TrialPlan: Sendable {
  /// The configuration as `--set` leaves it, without its section `tune`.
  private let text: String
  private let name: String
  private let known = TrialCache()
  /// Where each hyperparameter is written, in their order.
  private let places: [String]
  /// What the trials vary.
  let tune: TuneConfiguration
  /// The configuration that they vary.
  let base: RunConfiguration

  /// Reads the configuration in `file`, changed by `overrides`.
  init(file: String, overrides: [String]) throws(ConfigurationError) {
    let root = try ConfigurationNode(file: file, overrides: overrides)
    try self.init(root, name: file)
  }

  private init(_ root: ConfigurationNode, name: String) throws(ConfigurationError) {
    guard root.has(TuneConfiguration.key) else {
      throw ConfigurationError(
        place: name,
        sentence:
          "has no section 'tune', which says what to vary, such as tune: {hyperparameters: {training.batch_size: [32, 64]}}"
      )
    }
    // What is written out is what both parts are read from.
    guard case .mapping(let entries) = root.value else { preconditionFailure("a root is a mapping") }
    let rest = entries.filter { $0.key != TuneConfiguration.key }
    text = rest.isEmpty ? "{}\n" : ConfigurationWriter.text(of: .mapping(rest))
    self.name = name
    let read = try Self.read(text, name: name, settings: [])
    let metrics = read.training.metrics.dropFirst().map(\.column)
    let section = try root.mapping(TuneConfiguration.key)
    tune = try TuneConfiguration(section, metrics: metrics)
    let hyperparameters = try section.node("hyperparameters")
    places = try tune.space.hyperparameters.map { hyperparameter throws(ConfigurationError) in
      try hyperparameters.node(hyperparameter.name).place
    }
    try section.finish()
    if let folds = tune.folds {
      guard read.data.validation.source != .test else {
        throw section.error(
          "has folds: \(folds), which are parts of the training images, and data.validation is the test set; leave folds out, or write "
            + "data: {validation: {source: stratified, fraction: 0.1}}")
      }
      // What there is to say of the data and what it costs is a fold's.
      base = try Self.read(text, name: name, settings: Self.settings(fold: 0, of: folds))
    } else {
      base = read
    }
    for (key, purpose) in [
      ("training.seed", tune.executions > 1 ? "executions_per_trial" : nil),
      ("data.validation", tune.folds.map { _ in "folds" }),
    ] {
      guard let purpose, let varied = tune.space.hyperparameters.first(where: { $0.sets(key) }) else { continue }
      throw section.error(
        "has \(purpose), which sets \(key) of each run, and so does the hyperparameter '\(varied.name)'; leave out one of them"
      )
    }
    if let mistake = tune.tuner.mistake(for: search) { throw section.error("cannot be searched: \(mistake)") }
    try checkPoints(section)
  }

  /// The most points that are looked at before the first trial.
  private static let mostChecked = 200

  /// Throws where no point keeps the constraints, or where no value of a hyperparameter makes a configuration: its key is wrong, and
  /// every trial would say so.
  private func checkPoints(_ section: ConfigurationNode) throws(ConfigurationError) {
    let points = tune.space.someOrAll(Self.mostChecked, seed: tune.seed)
    guard !points.isEmpty else { throw try section.node("constraints").error("allow no trial at all") }
    var unproven = tune.space.hyperparameters.map(\.name)
    var errors: [String: ConfigurationError] = [:]
    for point in points {
      let counting = unproven.filter { point[$0] != nil }
      if counting.isEmpty { continue }
      switch trial(point, execution: 0).configuration {
      case .success: unproven.removeAll(where: counting.contains)
      case .failure(let error): for name in counting where errors[name] == nil { errors[name] = error }
      }
    }
    if let error = unproven.lazy.compactMap({ errors[$0] }).first { throw error }
  }

  /// Throws where a trial has fewer shards than the `ranks` that would train it together: as far as points are looked at here, before the first
  /// begins.
  func check(ranks: Int) throws {
    try base.check(ranks: ranks, ofGroup: true)
    guard tune.space.hyperparameters.contains(where: { $0.sets("training.shards") }) else { return }
    for point in tune.space.someOrAll(Self.mostChecked, seed: tune.seed) {
      if case .success(let configuration) = trial(point, execution: 0).configuration {
        try configuration.check(ranks: ranks, ofGroup: true)
      }
    }
  }

  /// Throws where trials that name different data would read the same: mostly because `option` or the environment overrules what they name.
  func check(dataOption option: String?) throws(RunError) {
    let keys = ["data.path", "data.dataset"]
    guard let varied = tune.space.hyperparameters.first(where: { keys.contains(where: $0.sets) }) else { return }
    var found: [(data: RunConfiguration.DataConfiguration, location: DatasetLocation)] = []
    for point in tune.space.someOrAll(Self.mostChecked, seed: tune.seed) {
      guard let data = (try? trial(point, execution: 0).configuration.get())?.data,
        !found.contains(where: { $0.data.dataset == data.dataset && $0.data.path == data.path })
      else { continue }
      var locator = DatasetLocator(name: data.dataset, option: option, configuredPath: data.path)
      guard let location = try? locator.locate(downloader: nil) else { continue }
      if let same = found.first(where: { $0.location == location }) {
        locator.environment["FMDIST_DATA"] = nil
        let overrules =
          option != nil ? "--data" : (try? locator.locate(downloader: nil)) == location ? nil : "$FMDIST_DATA"
        let advice =
          overrules.map { "\($0 == "--data" ? "leave out" : "unset") \($0.drop { $0 == "$" })" }
          ?? "leave out one of them"
        let key = same.data.path == data.path ? keys[1] : keys[0]
        let values = key == keys[0] ? [same.data.path, data.path] : [same.data.dataset, data.dataset]
        throw RunError(
          .usage,
          "the hyperparameter '\(varied.name)' sets \(key)\(overrules.map { ", which \($0) overrules" } ?? ""): "
            + "\(values.map { $0 ?? "null" }.listed()) would be the same data; \(advice)")
      }
      found.append((data, location))
    }
  }

  /// Whether a trial of `settings` reads other data than the base.
  func readsOwnData(_ settings: [String]) -> Bool {
    (try? Self.read(text, name: name, settings: settings)).map { !hasSameData($0) } ?? false
  }

  private var search: Search { Search(space: tune.space, seed: tune.seed, epochs: base.training.epochs) }

  private static func read(
    _ text: String, name: String, settings: [String]
  ) throws(ConfigurationError) -> RunConfiguration {
    try RunConfiguration(
      ConfigurationNode(
        text: text, name: name, overrides: settings, schema: RunConfiguration.schema, hasLines: false))
  }

  /// The settings with which fold `fold` of `folds` validates, whatever did before.
  private static func settings(fold: Int, of folds: Int) -> [String] {
    ["count=null", "fraction=null", "folds=\(folds)", "fold=\(fold)"].map { "data.validation.\($0)" }
  }

  /// Run `execution` of the trial that tries `assignment`: of its first execution on all folds, then of its second.
  func trial(_ assignment: Assignment, execution: Int) -> Trial {
    known.trial(assignment, execution: execution) { made(assignment, execution: execution) }
  }

  private func made(_ assignment: Assignment, execution: Int) -> Trial {
    var settings = tune.space.settings(assignment)
    let (repetition, fold) = execution.quotientAndRemainder(dividingBy: tune.folds ?? 1)
    if tune.executions > 1 { settings.append("training.seed=\(base.training.seed &+ UInt64(repetition))") }
    if let folds = tune.folds { settings += Self.settings(fold: fold, of: folds) }
    do throws(ConfigurationError) {
      if let layers = try repeatedModel(assignment, settings) { settings.append("model=\(layers)") }
      let configuration = try Self.read(text, name: name, settings: settings)
      return Trial(settings: settings, configuration: .success(configuration), id: Self.id(configuration.yaml))
    } catch {
      return Trial(
        settings: settings, configuration: .failure(error.saying(words(of: settings, assignment), in: name)),
        id: Self.id(base.yaml + settings.joined(separator: "\n")))
    }
  }

  /// Who sets each of `settings`, the trial's of `assignment`, in words: nobody has written them as they stand.
  private func words(of settings: [String], _ assignment: Assignment) -> [(setting: String, words: String)] {
    let varied = zip(tune.space.hyperparameters, places).flatMap { hyperparameter, place in
      tune.space.settings(assignment, of: hyperparameter).map {
        (setting: $0, words: "\(place): tune.hyperparameters.\(hyperparameter.name) sets \($0)")
      }
    }
    let others = settings.filter { setting in !varied.contains { $0.setting == setting } }
    return varied
      + others.map {
        ($0, $0.hasPrefix("model=") ? "\(name): the model with layers repeated" : "\(name): tune sets \($0)")
      }
  }

  /// The model with `settings` and the layers repeated that `assignment` says, on one line; nil where none are.
  private func repeatedModel(
    _ assignment: Assignment, _ settings: [String]
  ) throws(ConfigurationError) -> String? {
    guard tune.space.hyperparameters.contains(where: { $0.repeats != nil }) else { return nil }
    let root = try ConfigurationNode(text: text, name: name, overrides: settings, hasLines: false)
    guard let model = try root.optionalNode("model"), case .list(let layers) = model.value else { return nil }
    if let beyond = tune.space.repeats(beyond: layers.count), let range = beyond.repeats {
      throw ConfigurationError(
        place: "\(name): tune.hyperparameters.\(beyond.name)",
        sentence: "repeats layers \(range.lowerBound) to \(range.upperBound), and the model has "
          + (layers.isEmpty ? "none" : "layers 0 to \(layers.count - 1)"))
    }
    return tune.space.repeated(layers, assignment).map { ConfigurationWriter.inline(.list($0)) }
  }

  /// The first digits of a hash of all that decides a trial's weights beside the data.
  private static func id(_ text: String) -> String {
    String(MessageDigest.sha256(Array(text.utf8)).hexadecimal.prefix(12))
  }

  /// The schedule of all trials on images of `dataset`'s size.
  func schedule(_ dataset: Dataset) -> TuneSchedule {
    let images = Double((try? base.split(of: dataset))?.training.count ?? dataset.training.count)
    return TuneSchedule(tune, epochs: base.training.epochs) { assignment in
      let configuration = try? self.trial(assignment, execution: 0).configuration.get()
      return (configuration?.flopsPerImage(dataset.training) ?? 0) * images
    }
  }

  /// Whether a trial of `configuration` reads the same images as the base.
  func hasSameData(_ configuration: RunConfiguration) -> Bool {
    configuration.data.readsSame(as: base.data)
  }
}
