import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// A model with its arrays as Keras has it: images of bytes in, probabilities out.
struct KerasModel: Sendable {
  let architecture: KerasArchitecture
  /// What each layer has learned or keeps, by its name.
  let arrays: [String: [NamedArray]]
  /// What a file says of itself beside the model.
  let metadata: [(key: String, value: String)]

  /// What Keras gets of `model`: its layers behind those that scale pixels. Where logits are divided by a temperature, that is a layer of its own
  /// before the last function.
  init(_ model: ExportedModel) {
    let plan = model.plan
    let taken = Set(plan.layers.map(\.name) + [ModelPlan.inputName])
    let front = KerasPixels.layers(for: model.preparation, reading: ModelPlan.inputName, taken: taken)
    let first = front.last?.name ?? ModelPlan.inputName
    var layers = front
    var arrays = KerasPixels.arrays(of: model.preparation, in: front)
    var shapes = Dictionary(front.map { ($0.name, plan.input.sizes) }) { first, _ in first }
    func append(_ layer: KerasLayer, _ shape: Shape) {
      layers.append(layer)
      shapes[layer.name] = shape.sizes
    }
    for layer in model.layers {
      let inputs = layer.plan.inputs.map { $0 < 0 ? first : plan.layers[$0].name }
      if !layer.arrays.isEmpty { arrays[layer.plan.name] = layer.arrays }
      let output = layer.plan.output
      guard layer.isLast, model.answer.temperature != 1, let function = layer.plan.layer.outputActivation else {
        append(KerasLayer(layer.plan, reading: inputs), output)
        continue
      }
      append(KerasLayer(layer.plan, reading: inputs, changing: ["activation": "linear"]), output)
      let temperature = KerasName.free("temperature", or: "temperature", taken: taken)
      let probabilities = KerasName.free("probabilities", or: "probabilities", taken: taken)
      let divided = KerasLayer(
        className: "Rescaling",
        config: [
          "name": .string(temperature), "scale": .number(1 / Double(model.answer.temperature)), "offset": 0.0,
        ], name: temperature, inputs: [layer.plan.name])
      append(divided, output)
      let last = KerasLayer(
        className: "Activation",
        config: ["name": .string(probabilities), "activation": .string(function.rawValue)], name: probabilities,
        inputs: [divided.name])
      append(last, output)
    }
    architecture = KerasArchitecture(
      name: model.name, inputShape: plan.input.sizes, inputName: ModelPlan.inputName, layers: layers, shapes: shapes)
    self.arrays = arrays
    metadata = model.metadata
  }
}
