import FMDistDatasets
import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration {
  /// What training `model` on images like `images` minimizes, with equal weights.
  package func objective(of model: ModelPlan, images: ImageSet) -> Objective {
    // Images to predict may have no labels: then all have the empty set.
    let none = data.multiLabel ? [[Bool](repeating: false, count: model.output.count)] : nil
    var objective = Objective(training.loss ?? .usual(for: model.outputActivation), labelSets: images.labelSets ?? none)
    objective.thresholds = training.threshold?.beforehand ?? .half
    return objective
  }

  /// What training `model` on the images `indices` of `images` minimizes.
  package func objective(of model: ModelPlan, images: ImageSet, indices: some Sequence<Int32>) -> Objective {
    var objective = objective(of: model, images: images)
    if let classWeight = training.classWeight {
      objective.labelWeights = classWeight.weights(images.classNames, counts: images.counts(of: indices))
    }
    return objective
  }

  /// Throws unless `model`, a classifier of `images`, can be trained and measured as this configuration says.
  package func checkObjective(of model: ModelPlan, images: ImageSet) throws(ConfigurationError) {
    do throws(ModelError) {
      try objective(of: model, images: images).loss.check(model.outputActivation)
    } catch { throw origin.located(error) }
    func refusal(_ key: String, _ sentence: String) -> ConfigurationError {
      ConfigurationError(place: "training.\(key)", sentence: sentence)
    }
    if let threshold = training.threshold {
      guard model.outputActivation.hasThresholds, data.multiLabel || images.classCount == 2 else {
        throw refusal(
          "threshold",
          "it is for a model that ends in sigmoids, and this one predicts the most probable class; take it away"
        )
      }
      if case .maximizing(_, ofEachLabel: true) = threshold, !data.multiLabel {
        throw refusal("threshold.each_label", "it is for images that may have several labels; take it away")
      }
    }
    let named =
      (training.classWeight?.classNames ?? []).map { ("class_weight", $0) }
      + training.metrics.compactMap { metric in metric.kind.className.map { ("metrics", $0) } }
    for (key, name) in named where !images.classNames.contains(name) {
      throw refusal(
        key, "there is no class '\(name)'; the data has the classes \(images.classNames.joined(separator: ", "))")
    }
    guard data.multiLabel == (images.labelSets != nil) else {
      throw ConfigurationError(
        place: "data.multi_label",
        sentence: "it is \(data.multiLabel), and the images have "
          + (data.multiLabel ? "one label each; take it away" : "several labels each; set it to true"))
    }
    guard data.multiLabel else { return }
    if training.classWeight != nil {
      throw refusal("class_weight", "it is for images of one class each, and data.multi_label is true; take it away")
    }
    if let metric = training.metrics.first(where: { !$0.kind.takesSeveralLabels }) {
      throw refusal(
        "metrics", "\(metric.column) is for images of one class each, and data.multi_label is true; take it away")
    }
  }
}
