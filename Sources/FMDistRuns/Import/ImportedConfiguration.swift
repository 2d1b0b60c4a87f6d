import FMDistDatasets
import FMDistImages
import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// The configuration of a model that is imported: its layers and scaling as the file has them, all else as a configuration says, be it that in the
/// file, one that was given, or the built-in one.
struct ImportedConfiguration {
  private(set) var configuration: RunConfiguration
  /// Whether the layers are those that the file describes, and not the configuration's.
  let hasOwnLayers: Bool
  /// What there is to say of it.
  private(set) var notes: [String] = []
  private let path: String

  /// Of `model`, read from `path`; `file` is a configuration that was given, `overrides` change it.
  init(_ model: ImportedModel, path: String, file: String?, overrides: [String]) throws {
    self.path = path
    var base: RunConfiguration
    let own = file == nil ? model.metadata["configuration"] : nil
    if let own {
      base = try RunConfiguration(
        ConfigurationNode(text: own, name: path, schema: RunConfiguration.schema, hasLines: false))
    } else if file == nil, model.layers == nil {
      throw RunError(
        .usage,
        "\(path.visible): says nothing of its model: give the configuration with its layers with --config")
    } else {
      base = try RunConfiguration.load(file: file, overrides: [])
    }
    let isKnown = own != nil || file != nil
    if !isKnown {
      base.name = Self.runName(model.name, path: path)
      if let input = model.input {
        base.data.imageSize = ConfiguredImageSize(
          PixelSize(height: input.height, width: input.width), channels: input.channels)
      }
    }
    // What it was trained from is another file, and done.
    base.training.initialWeights = nil
    hasOwnLayers = model.layers.map { !Self.areSame($0, base, model) } ?? false
    if hasOwnLayers, let layers = model.layers { base.model = layers }
    // Beside weights alone a mean and a deviation may be the configuration's own.
    if let scaling = model.scaling, model.layers != nil || base.data.scaling.isFitted {
      base.data.scaling = scaling.scaling
    } else if !isKnown, !overrides.contains(where: { $0.hasPrefix("data.scaling") }) {
      throw RunError(
        .usage,
        "\(path.visible): does not say how pixels are scaled before its first layer: add --set data.scaling=unit if it was trained on pixels divided by "
          + "255, as most are, or data.scaling=none if on 0 to 255")
    }
    configuration = try RunConfiguration(
      ConfigurationNode(
        text: base.yaml, name: "the configuration of \(path)", overrides: overrides, schema: RunConfiguration.schema,
        hasLines: false))
    if configuration.data.scaling.isFitted, model.scaling?.scaling != configuration.data.scaling {
      throw RunError(
        .configuration,
        "\(path.visible): lacks the mean and deviation of the images, which data.scaling: \(configuration.data.scaling.name ?? "") needs; "
          + "choose another scaling with --set data.scaling=unit, or give a mean and a deviation for each channel")
    }
    if hasOwnLayers { addActivation() }
  }

  /// The model for images of `size`. Throws where it is no classifier.
  func plan(of size: ImageSize) throws -> ModelPlan {
    let plan = try configuration.plan(height: size.height, width: size.width, channels: size.channels)
    do throws(ModelError) { try plan.checkClassifier(isMultiLabel: configuration.data.multiLabel) } catch {
      throw RunError(.configuration, "\(path.visible): \(error)")
    }
    return plan
  }

  /// Whether `layers`, as the file describes them, are those of `base`: then these are kept, blocks and all.
  private static func areSame(
    _ layers: [LayerDescription], _ base: RunConfiguration, _ model: ImportedModel
  ) -> Bool {
    guard let input = model.input else { return false }
    let shape = Shape.image(height: input.height, width: input.width, channels: input.channels)
    guard let one = try? ModelPlan(input: shape, layers: layers),
      let other = try? ModelPlan(input: shape, layers: base.model, rules: base.training.layers)
    else { return false }
    return one.parameters.map(\.name) == other.parameters.map(\.name) && one.layers.count == other.layers.count
      && zip(one.layers, other.layers).allSatisfy {
        $0.name == $1.name && $0.inputs == $1.inputs && $0.output == $1.output && $0.layer.isEqual(to: $1.layer)
      }
  }

  /// Puts the function that makes probabilities behind a model that ends in logits.
  private mutating func addActivation() {
    guard let last = configuration.model.last?.layer, last.outputActivation == nil else { return }
    let dense = last as? DenseLayer
    // Without dense layers at the end a mean of each class's channel.
    guard dense?.activation == .linear || last is GlobalAveragePooling2DLayer else { return }
    let function: Activation = dense?.units == 1 || configuration.data.multiLabel ? .sigmoid : .softmax
    configuration.model.append(.activation(function))
    notes.append("the model ends in logits: \(function.rawValue) is appended, as a loss with from_logits implies")
  }

  /// A name for a run: the model's, or the file's, of characters that a folder may have.
  private static func runName(_ name: String?, path: String) -> String {
    let stem = PathText.split(path).name.split(separator: ".").first.map(String.init) ?? "imported"
    let usual = ["sequential", "functional", "model", "keras"]
    let wanted = name.flatMap { name in usual.contains { name.hasPrefix($0) } ? nil : name } ?? stem
    let plain = String(wanted.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    return plain.isEmpty || plain.hasPrefix(".") ? "imported" : plain
  }
}
