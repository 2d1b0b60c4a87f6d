import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// A model as Keras describes it: what `model.to_json()` gives, and `config.json` of a `.keras` file holds.
struct KerasArchitecture: Sendable {
  /// What the model is called.
  let name: String
  /// The sizes of one image: H, W and C, or the units of a vector.
  let inputShape: [Int]
  /// What the model's input is called.
  let inputName: String
  /// In an order in which each reads earlier ones; the last one's output is the model's.
  let layers: [KerasLayer]
  /// The sizes of a sample behind each layer, by its name, where they are known.
  var shapes: [String: [Int]] = [:]
  /// What was read otherwise than the description has it, though no prediction changes: sentences.
  var notes: [String] = []

  /// Whether each layer reads the one before it.
  var isChain: Bool {
    zip(layers, [inputName] + layers.map(\.name)).allSatisfy { $0.inputs == [$1] }
  }

  /// As Keras has it.
  var json: String {
    let input = JSONObject([
      ("batch_shape", .list([.null] + inputShape.map { .integer($0) })), ("dtype", "float32"),
      ("name", .string(inputName)),
    ])
    let first = KerasLayer(className: "InputLayer", config: input, name: inputName, inputs: [])
    func shape(_ name: String) -> [Int]? { name == inputName ? inputShape : shapes[name] }
    guard isChain else {
      func end(_ name: String) -> JSONValue { [[.string(name), 0, 0]] }
      return model(
        "Functional", module: "keras.src.models.functional",
        [
          ("name", .string(name)), ("trainable", true),
          ("layers", .list(([first] + layers).map { $0.value(shapes: shape) })), ("input_layers", end(inputName)),
          ("output_layers", end(layers.last?.name ?? inputName)),
        ])
    }
    let list = ([first] + layers).map { layer in JSONValue.keras("keras.layers", layer.className, layer.config) }
    return model(
      "Sequential", module: "keras",
      [
        ("name", .string(name)), ("trainable", true), ("layers", .list(list)),
        ("build_input_shape", .list([.null] + inputShape.map { .integer($0) })),
      ])
  }

  private func model(
    _ className: String, module: String, _ config: [(key: String, value: JSONValue)]
  ) -> String {
    let object = JSONObject([
      ("module", .string(module)), ("class_name", .string(className)), ("config", .object(JSONObject(config))),
      ("registered_name", module == "keras" ? .null : .string(className)),
    ])
    return JSONValue.object(object).json
  }
}
