import FMDistNeuralNet
import FMDistRunFiles

/// A layer as Keras's description of a model has it.
struct KerasLayer: Sendable {
  /// Keras's class: `Conv2D`.
  let className: String
  /// Its options, the name among them.
  var config: JSONObject
  /// Its name, one of its kind in the model.
  let name: String
  /// The names of the layers that it reads.
  let inputs: [String]
}

extension KerasLayer {
  /// `layer` of a plan, called so there, which reads `inputs`; `changing` are keys of Keras's with other values than its own.
  init(_ layer: ModelPlan.Layer, reading inputs: [String], changing: [String: JSONValue] = [:]) {
    let description = layer.description
    let keras = type(of: description.layer).kerasClasses[0]
    var keys = KerasKeyWriter(names: keras.names)
    var copy = description
    // What a block or a rule freezes is frozen; of a layer without weights not every class takes it.
    copy.isTrainable = layer.parameters.isEmpty || layer.changes
    copy.visit(&keys)
    var entries: [(key: String, value: JSONValue)] = [("name", .string(layer.name))]
    entries += keys.config.entries.map { ($0.key, changing[$0.key] ?? $0.value) }
    for (key, values) in keras.constants {
      // A constant, written here as JSON.
      guard let value = try? JSONValue(reading: Array(values[0].utf8)) else {
        preconditionFailure("\(key) is not JSON")
      }
      entries.append((key, value))
    }
    self.init(className: keras.name, config: JSONObject(entries), name: layer.name, inputs: inputs)
  }

  /// As Keras serializes it.
  func value(shapes: (String) -> [Int]?) -> JSONValue {
    var object = JSONObject([
      ("module", "keras.layers"), ("class_name", .string(className)), ("config", .object(config)),
      ("registered_name", .null),
    ])
    object.append("name", .string(name))
    let tensors = inputs.map { Self.tensor($0, shape: shapes($0)) }
    // A list of tensors is one argument of a layer that joins them.
    let arguments: JSONValue = tensors.count == 1 ? .list(tensors) : .list([.list(tensors)])
    object.append("inbound_nodes", inputs.isEmpty ? [] : [.object(["args": arguments, "kwargs": .object([:])])])
    return .object(object)
  }

  private static func tensor(_ name: String, shape: [Int]?) -> JSONValue {
    .object([
      "class_name": "__keras_tensor__",
      "config": .object([
        "shape": .list([.null] + (shape ?? []).map { .integer($0) }), "dtype": "float32",
        "keras_history": [.string(name), 0, 0],
      ]),
    ])
  }
}

extension LayerDescription {
  /// What `layer`, in the file `path`, is; sentences about what is otherwise go to `notes`, and to `refusal` why it may read no image, if it
  /// says what is right of vectors alone. Throws, with the layer's name, for a class or an option that there is not here.
  init(
    _ layer: KerasLayer, path: String, notes: inout [String], refusal: inout ModelFileError?
  ) throws(ModelFileError) {
    let place = "\(path), layer \(layer.name.visible) (\(layer.className.visible))"
    guard let (kind, keras) = Self.kind(of: layer.className) else {
      let known = Self.kinds.all.flatMap { $0.kerasClasses.map(\.name) }.filter { Self.kind(of: $0) != nil }
      throw ModelFileError(
        .badData,
        "\(place): fmdist has no such layer; it has \(known.joined(separator: ", "))\(Self.advice(for: layer.className))"
      )
    }
    var config = layer.config
    for (key, value) in keras.settings {
      guard let value = try? JSONValue(reading: Array(value.utf8)) else { preconditionFailure("\(key) is not JSON") }
      config.append(key, value)
    }
    var keys = KerasKeyReader(config, names: keras.names, place: place)
    self.init(kind.init())
    try visit(&keys)
    notes += keys.notes
    let constants = keras.constants + keras.newer + [("dtype", ["\"float32\""])]
    let usual = keys.asked.union(keras.ignored).union(["name", "batch_input_shape", "batch_shape"])
    for entry in config.entries where !usual.contains(entry.key) {
      // Null stands for an option that is not taken.
      guard entry.value != .null else { continue }
      guard let constant = constants.first(where: { $0.key == entry.key }) else {
        throw ModelFileError(
          .badData, "\(place): \(entry.key.visible) is \(entry.value.found), and fmdist has no such option")
      }
      let value = entry.key == "dtype" ? entry.value.dtypeName : entry.value
      guard !constant.values.contains(value.json) else { continue }
      let error = ModelFileError(
        .badData, "\(place): \(entry.key) is \(value.found); fmdist only has \(constant.values[0])")
      guard keras.ofVectors.contains(where: { $0.key == entry.key && $0.values.contains(value.json) }) else {
        throw error
      }
      refusal = error
    }
  }

  /// The kind that Keras's class `name` is.
  private static func kind(of name: String) -> (any Layer.Type, KerasClass)? {
    for kind in kinds.all where kind.init().block == nil {
      if let keras = kind.kerasClasses.first(where: { $0.name == name }) { return (kind, keras) }
    }
    return nil
  }

  /// What to do about a layer that there is not, where that is something special.
  private static func advice(for className: String) -> String {
    if className.hasPrefix("Random") {
      return ". What changes training images at random is data.augmentation here: take the layer out, and save again"
    }
    if ["Sequential", "Functional", "Model"].contains(className) {
      return
        ". Models inside models are not read: build the model of the layers themselves, or import its ONNX export, "
        + "model.export(\"net.onnx\", format=\"onnx\")"
    }
    return ""
  }
}

extension JSONValue {
  /// The name of a type of numbers, which Keras 3 may wrap in a policy.
  fileprivate var dtypeName: JSONValue { object?["config"]?.object?["name"] ?? self }
}
