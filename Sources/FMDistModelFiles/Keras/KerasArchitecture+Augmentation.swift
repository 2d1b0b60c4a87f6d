import FMDistPlatform
import FMDistRunFiles

extension KerasArchitecture {
  /// Keras's layers that change images in training only, at random: each passes on what it reads when a model predicts.
  private static let augmentations: Set<String> = [
    "RandomBrightness", "RandomColorDegeneration", "RandomColorJitter", "RandomContrast", "RandomElasticTransform",
    "RandomErasing", "RandomFlip", "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert",
    "RandomPerspective", "RandomPosterization", "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear",
    "RandomTranslation", "RandomZoom",
  ]
  /// What may stand before them: no weights are numbered by where these are.
  private static let scalings: Set<String> = ["Rescaling", "Normalization"]

  /// `layers`, each behind those that it reads, without those of augmentation between the model's input, called `input`, and its first other layer;
  /// and what there is to say of them. What read them reads what they read.
  static func withoutAugmentation(_ layers: [KerasLayer], input: String) -> (layers: [KerasLayer], notes: [String]) {
    var (kept, omitted): ([KerasLayer], [String]) = ([], [])
    // What gives pixels, perhaps scaled, by the name of the layer that is read.
    var pixels = [input: input]
    for layer in layers {
      let inputs = layer.inputs.map { pixels[$0] ?? $0 }
      if layer.inputs.count == 1, let source = pixels[layer.inputs[0]] {
        if isAugmentation(layer.className, layer.config) {
          omitted.append(layer.name.visible.brief(60))
          pixels[layer.name] = source
          continue
        }
        if scalings.contains(layer.className) { pixels[layer.name] = layer.name }
      }
      kept.append(KerasLayer(className: layer.className, config: layer.config, name: layer.name, inputs: inputs))
    }
    guard !omitted.isEmpty else { return (layers, []) }
    let notes =
      "\(omitted.joined(separator: ", ")): omitted, as augmentation changes no prediction; data.augmentation is fmdist's"
    return (kept, [notes])
  }

  /// Whether a layer of the class `name` augments images and does nothing else: of its own, or as a Sequential of such layers.
  static func isAugmentation(_ name: String, _ config: JSONObject) -> Bool {
    guard name == "Sequential", let layers = config["layers"]?.values else { return augmentations.contains(name) }
    let names = layers.compactMap { $0.object?["class_name"]?.text }.filter { $0 != "InputLayer" }
    return !names.isEmpty && layers.allSatisfy { $0.object?["class_name"]?.text != nil }
      && names.allSatisfy(augmentations.contains)
  }
}
