import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

extension KerasArchitecture {
  /// The most layers of a model that is read.
  private static let mostLayers = 10_000

  /// What `json`, in the file `path`, describes: Keras 3's description, or Keras 2's. `version` is the version of Keras that wrote it, where
  /// another part of the file says it.
  init(_ json: [UInt8], path: String, version: String? = nil) throws(ModelFileError) {
    func refuse(_ sentence: String) -> ModelFileError { ModelFileError(.badData, "\(path): \(sentence)") }
    let value: JSONValue
    do throws(JSONProblem) { value = try JSONValue(reading: json) } catch { throw refuse("\(error)") }
    guard let object = value.object, let className = object["class_name"]?.text, let config = object["config"] else {
      throw refuse("expected Keras's description of a model, with class_name and config, as model.to_json() writes it")
    }
    guard ["Sequential", "Functional", "Model"].contains(className) else {
      throw refuse(
        "the model is of the class \(className.visible.brief(60)); fmdist reads Sequential and Functional, whose layers are described in the file"
      )
    }
    // Before Keras 2.2.3 a Sequential's config was the list itself.
    guard let list = config.object?["layers"]?.values ?? config.values, list.count <= Self.mostLayers else {
      throw refuse("expected a list of at most \(Self.mostLayers) layers in the model's config")
    }
    name = config.object?["name"]?.text ?? "keras"
    let isOld = (object["keras_version"]?.text ?? version).map { $0.hasPrefix("2.") || $0.hasPrefix("1.") } ?? false
    let isSequential = className == "Sequential"
    var (layers, inputs): ([KerasLayer], [(name: String, shape: [Int]?)]) = ([], [])
    var names: Set<String> = []
    for (index, item) in list.enumerated() {
      guard let item = item.object, let className = item["class_name"]?.text, let config = item["config"]?.object else {
        throw refuse("layer \(index): expected an object with class_name and config, found \(list[index].found)")
      }
      let name = config["name"]?.text ?? item["name"]?.text ?? "\(KerasName.snake(className))_\(index)"
      guard names.insert(name).inserted else { throw refuse("two layers are called \(name.visible.brief(60))") }
      let place = "\(path), layer \(name.visible.brief(60)) (\(className.visible.brief(60)))"
      if let origin = Self.otherOrigin(item, className: className) {
        throw ModelFileError(
          .badData,
          "\(place): is \(origin), whose program may compute something else than Keras's \(className.visible.brief(60)); only Keras's own layers are read"
        )
      }
      if isOld, config["activation"]?.text == "hard_sigmoid" {
        throw ModelFileError(
          .badData,
          "\(place): hard_sigmoid of Keras 2 is x / 5 + 1 / 2 between 0 and 1, and fmdist's, as Keras 3's, x / 6 + 1 / 2; fmdist lacks the old one"
        )
      }
      if className == "InputLayer" {
        inputs.append((name, Self.inputShape(config)))
        continue
      }
      if isSequential, inputs.isEmpty { inputs.append((ModelPlan.inputName, Self.inputShape(config))) }
      let read =
        isSequential
        ? [layers.last?.name ?? inputs[0].name]
        : try Self.inputs(of: item, at: place)
      layers.append(KerasLayer(className: className, config: config, name: name, inputs: read))
    }
    guard inputs.count == 1 else {
      throw refuse("the model has \(inputs.count) inputs; fmdist's have one, an image")
    }
    let built = (config.object?["build_input_shape"] ?? object["build_config"]?.object?["input_shape"])
    guard var shape = inputs[0].shape ?? built.flatMap(Self.sizes), (1...3).contains(shape.count) else {
      throw refuse(
        "expected an input of one image, height x width x channels, all of them given, found \(built?.found ?? "none"). Give the shape in Keras, as with keras.Input((28, 28, 1)), and save again"
      )
    }
    if !isSequential {
      let ends = Self.ends(config.object?["output_layers"])
      guard ends.count == 1 else { throw refuse("the model has \(ends.count) outputs; fmdist's have one") }
      layers = try Self.sorted(layers, input: inputs[0].name, output: ends[0], path: path)
    }
    (layers, notes) = Self.withoutAugmentation(layers, input: inputs[0].name)
    guard !layers.isEmpty else { throw refuse("the model has no layers") }
    if shape.count == 2 {
      // Without channels: the same where the channel is made, or does not matter.
      let first = layers.first { $0.className != "Rescaling" } ?? layers[0]
      guard ["Flatten", "Reshape"].contains(first.className) else {
        throw refuse(
          "its input has no channels, \(shape[0]) x \(shape[1]), and goes to \(first.name.visible) (\(first.className.visible)); expected Flatten or Reshape first, or an input of height x width x channels"
        )
      }
      shape.append(1)
    }
    (inputName, inputShape) = (inputs[0].name, shape)
    self.layers = layers
  }

  /// Where a layer of the class `className` comes from, if that is not Keras: a class of the same name may be a program's own.
  private static func otherOrigin(_ item: JSONObject, className: String) -> String? {
    if let name = item["registered_name"]?.text, name != className {
      return "the registered class \(name.visible.brief(60))"
    }
    guard let module = item["module"]?.text else { return nil }
    let parts = module.split(separator: ".").map(String.init)
    // Functions on outputs, such as Python's +, that do what the layers of their names do, with the same options.
    let operations = ["Add", "Subtract", "Multiply", "Concatenate", "Softmax"]
    if parts.starts(with: ["keras", "src", "ops"]), operations.contains(className) { return nil }
    let isKerass =
      parts.first.map { ["keras", "tf_keras", "tensorflow"].contains($0) } ?? false
      && (parts == ["keras"] || parts.contains { ["layers", "engine", "models"].contains($0) })
    return isKerass ? nil : "of the module \(module.visible.brief(60))"
  }

  /// The sizes of one sample that `config` gives.
  private static func inputShape(_ config: JSONObject) -> [Int]? {
    (config["batch_shape"] ?? config["batch_input_shape"]).flatMap(sizes)
  }

  /// The sizes behind that of the batch; nil where one is not given.
  private static func sizes(_ shape: JSONValue) -> [Int]? {
    guard let values = shape.values, values.count > 1 else { return nil }
    return JSONValue.list(Array(values.dropFirst())).integers(in: 1...1 << 20)
  }

  /// The layers that end a model: `["name", 0, 0]`, or a list of such, or an object.
  private static func ends(_ value: JSONValue?) -> [String] {
    if let named = value?.object { return named.entries.compactMap { $0.value.values?.first?.text } }
    guard let values = value?.values else { return [] }
    if let name = values.first?.text { return [name] }
    return values.compactMap { $0.values?.first?.text }
  }

  /// The names of the layers that `item` reads, once; `place` is for messages.
  private static func inputs(of item: JSONObject, at place: String) throws(ModelFileError) -> [String] {
    let nodes = item["inbound_nodes"]?.values ?? []
    guard nodes.count == 1 else {
      throw ModelFileError(
        .badData,
        nodes.isEmpty
          ? "\(place): reads no layer"
          : "\(place): is used \(nodes.count) times; fmdist's layers have weights of their own: make a layer for each use"
      )
    }
    var names: [String] = []
    func collect(_ value: JSONValue, depth: Int) throws(ModelFileError) {
      if let object = value.object {
        guard object["class_name"]?.text == "__keras_tensor__",
          let history = object["config"]?.object?["keras_history"]?.values, let name = history.first?.text
        else { throw unknown() }
        names.append(name)
      } else if let values = value.values, depth < 3 {
        // Keras 2: ["name", 0, 0, {}].
        if let name = values.first?.text {
          names.append(name)
          return try check(values.count > 3 ? values[3].object : nil)
        }
        for value in values { try collect(value, depth: depth + 1) }
      } else {
        throw unknown()
      }
    }
    /// Throws if one of `arguments` is not as if it were left out.
    func check(_ arguments: JSONObject?) throws(ModelFileError) {
      let isPassing = isAugmentation(item["class_name"]?.text ?? "", item["config"]?.object ?? JSONObject())
      let others = arguments?.entries.filter { $0.value != .null && $0.value != .bool(false) } ?? []
      // A model that predicts tells its layers that it does not train, whatever they were called with.
      if let other = others.first(where: { !isPassing || $0.key != "training" }) {
        throw ModelFileError(
          .badData, "\(place): is called with \(other.key.visible) \(other.value.found); fmdist has no such argument")
      }
    }
    func unknown() -> ModelFileError {
      ModelFileError(
        .badData, "\(place): reads something else than layers' outputs: \(nodes[0].found). fmdist has no such argument")
    }
    if let node = nodes[0].object {
      for argument in node["args"]?.values ?? [] { try collect(argument, depth: 0) }
      try check(node["kwargs"]?.object)
    } else {
      try collect(nodes[0], depth: 0)
    }
    return names
  }

  /// The layers that `output` needs, each behind those that it reads, as near as may be to the order that they have. Throws for one that nobody has or reads.
  private static func sorted(
    _ layers: [KerasLayer], input: String, output: String, path: String
  ) throws(ModelFileError) -> [KerasLayer] {
    func refuse(_ sentence: String) -> ModelFileError { ModelFileError(.badData, "\(path): \(sentence)") }
    let places = Dictionary(layers.enumerated().map { ($1.name, $0) }) { first, _ in first }
    guard let end = places[output] else {
      throw refuse("the model's output \(output.visible) is not one of its layers")
    }
    for layer in layers {
      if let lost = layer.inputs.first(where: { $0 != input && places[$0] == nil }) {
        throw refuse("layer \(layer.name.visible) reads \(lost.visible), and there is no such layer")
      }
      guard !layer.inputs.contains(output) else {
        throw refuse("layer \(layer.name.visible) reads the model's output; fmdist's models end there")
      }
    }
    var (sorted, isPlaced): ([KerasLayer], Set<String>) = ([], [input])
    var waiting = layers.filter { $0.name != output }
    // Usually one pass: descriptions are in such an order.
    while !waiting.isEmpty {
      var rest: [KerasLayer] = []
      for layer in waiting {
        if layer.inputs.allSatisfy(isPlaced.contains) {
          sorted.append(layer)
          isPlaced.insert(layer.name)
        } else {
          rest.append(layer)
        }
      }
      guard rest.count < waiting.count else {
        throw refuse("layers read each other in a circle, \(rest[0].name.visible) among them")
      }
      waiting = rest
    }
    return sorted + [layers[end]]
  }
}
