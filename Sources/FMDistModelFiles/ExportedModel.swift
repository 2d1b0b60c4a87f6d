import FMDistNeuralNet
import FMDistRunFiles

/// A trained model as other programs get it: its layers with their shapes and arrays, what is done to an image before them, and what
/// their outputs mean.
package struct ExportedModel: Sendable {
  /// What its run was called.
  package let name: String
  /// The resolved configuration, YAML: what `fmdist import` makes the model of again.
  package let configuration: String
  /// The layers in order, each with what it reads and all shapes (H x W x C, or units).
  package let plan: ModelPlan
  /// What the layers have learned or keep, moving statistics included, in model order: an array for each of the plan's
  /// ``ModelPlan/parameters``, in Keras's layout (HWIO, in x out).
  package let parameters: [NamedArray]
  /// What is done to an image's bytes before the first layer.
  package let preparation: ImagePreparation
  /// What the last layer's outputs mean.
  package let answer: ModelAnswer
  /// The SHA-256 of ``parameters``, as `fmdist inspect` prints it.
  package let weightsSHA256: String
  /// The version of fmdist that exports it.
  package let fmdistVersion: String

  /// `parameters` belong to `plan`.
  package init(
    name: String, configuration: String, plan: ModelPlan, parameters: [NamedArray], preparation: ImagePreparation,
    answer: ModelAnswer, weightsSHA256: String, fmdistVersion: String
  ) {
    precondition(
      plan.parameters.map(\.name) == parameters.map(\.name) && plan.parameters.map(\.shape) == parameters.map(\.shape),
      "arrays of another model")
    self.name = name
    self.configuration = configuration
    self.plan = plan
    self.parameters = parameters
    self.preparation = preparation
    self.answer = answer
    self.weightsSHA256 = weightsSHA256
    self.fmdistVersion = fmdistVersion
  }

  /// The layers in order, each with its arrays.
  package var layers: [ExportedLayer] {
    var first = 0
    return plan.layers.indices.map { index in
      let count = plan.layers[index].parameters.count
      defer { first += count }
      return ExportedLayer(
        plan: plan.layers[index], arrays: Array(parameters[first..<first + count]),
        isLast: index == plan.layers.count - 1)
    }
  }

  /// What a file says of itself beside the model, as text, sorted by key: that which lets another program prepare an image and read the answer, and
  /// fmdist make the model again.
  package var metadata: [(key: String, value: String)] {
    [
      ("class_names", JSONText.list(answer.classNames)), ("configuration", configuration),
      ("fmdist_version", fmdistVersion), ("images", preparation.json), ("name", name),
      ("outputs", answer.json), ("weights_sha256", weightsSHA256),
    ]
  }
}
