/// Makes a plan's layers from their descriptions: gives each a name, finds what it reads, and works out its shapes.
struct ModelGraph {
  /// The layers so far, in order.
  private(set) var layers: [ModelPlan.Layer] = []
  private let input: Shape
  /// The place of each layer with a name, and of the model's input.
  private var places: [String: Int] = [ModelPlan.inputName: ModelPlan.inputIndex]
  /// How many layers of each kind have been numbered.
  private var numbers: [String: Int] = [:]
  /// The names that the configuration gives, with the path of each layer: a number keeps clear of them.
  private let given: [String: String]
  private let rules: [LayerRule]

  /// The graph of `descriptions`, each of which reads the one before where it does not say otherwise; what they learn is as `rules` say.
  init(input: Shape, _ descriptions: [LayerDescription], rules: [LayerRule]) throws(ModelError) {
    self.input = input
    self.rules = rules
    var given: [String: String] = [:]
    try Self.collectNames(of: descriptions, at: "model", into: &given)
    self.given = given
    _ = try append(descriptions, at: "model", reading: ModelPlan.inputIndex)
    try checkThatAllIsRead()
    try rules.check(against: layers)
  }

  /// The longest name, which tables and diagrams still have room for.
  private static let mostCharacters = 100

  /// Whether `name` can be a part of a parameter's name, a line of a table, and a word on a terminal.
  private static func isName(_ name: String) -> Bool {
    (1...mostCharacters).contains(name.count) && name.contains { !$0.isWhitespace }
      && name.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: scalar != "/"
        }
      }
  }

  private static func collectNames(
    of descriptions: [LayerDescription], at path: String, into given: inout [String: String]
  ) throws(ModelError) {
    for (index, description) in descriptions.enumerated() {
      let place = "\(path).\(index)"
      if let name = description.name {
        guard isName(name) else {
          throw ModelError(
            path: place,
            "\(place) has the name '\(name.prefix(40))\(name.count > 40 ? "…" : "")'; expected 1 to \(mostCharacters) characters that can be seen, "
              + "without '/'")
        }
        guard name != ModelPlan.inputName else {
          throw ModelError(
            path: place, "\(place) has the name '\(name)', which is that of the model's input; choose another")
        }
        if let other = given[name] {
          throw ModelError(path: place, "\(place) has the name '\(name)', which \(other) has as well; choose another")
        }
        given[name] = place
      }
      if let block = description.layer.block {
        let inner = "\(place).\(description.kind)"
        try collectNames(of: block.layers, at: "\(inner).layers", into: &given)
        try collectNames(of: block.shortcut, at: "\(inner).shortcut", into: &given)
      }
    }
  }

  /// Appends `descriptions`, which stand at `path`; the first reads `previous`. The place of the last one's output.
  private mutating func append(
    _ descriptions: [LayerDescription], at path: String, reading previous: Int, areTrainable: Bool = true
  ) throws(ModelError) -> Int {
    var previous = previous
    for (index, var description) in descriptions.enumerated() {
      if !areTrainable { description.isTrainable = false }
      let path = "\(path).\(index)"
      let inputs = try inputs(of: description, at: path, previous: previous)
      if let block = description.layer.block {
        previous = try append(block, of: description, at: path, reading: inputs)
      } else {
        previous = try append(description, at: path, reading: inputs)
      }
    }
    return previous
  }

  private mutating func append(
    _ block: LayerBlock, of description: LayerDescription, at path: String, reading inputs: [Int]
  ) throws(ModelError) -> Int {
    guard inputs.count == 1 else {
      throw ModelError(path: path, "\(path) (\(description.kind)) reads \(inputs.count) layers; expected one")
    }
    let inner = "\(path).\(description.kind)"
    guard !block.layers.isEmpty else { throw ModelError(path: path, "\(inner) has no layers; it needs at least one") }
    let areTrainable = description.isTrainable
    let main = try append(block.layers, at: "\(inner).layers", reading: inputs[0], areTrainable: areTrainable)
    let shortcut = try append(block.shortcut, at: "\(inner).shortcut", reading: inputs[0], areTrainable: areTrainable)
    var join = block.join
    (join.name, join.activityRegularizer) = (description.name, description.activityRegularizer)
    do throws(ModelError) {
      return try append(join, at: path, reading: [main, shortcut])
    } catch {
      throw ModelError(
        path: path,
        "\(error.description): the first is what the layers of the \(description.kind) give, the second its shortcut")
    }
  }

  /// Appends one layer that reads `inputs`.
  private mutating func append(
    _ description: LayerDescription, at path: String, reading inputs: [Int]
  ) throws(ModelError) -> Int {
    let name = name(for: description)
    let layer = description.layer
    func fail(_ text: String) -> ModelError { ModelError(path: path, "\(path) (\(name)) \(text)") }
    guard layer.inputCount.contains(inputs.count) else {
      let (least, most) = (layer.inputCount.lowerBound, layer.inputCount.upperBound)
      let expected = least == most ? "\(least)" : "\(least) or more"
      throw fail(
        "reads \(inputs.count) \(inputs.count == 1 ? "layer" : "layers"); expected \(expected)"
          + (least > 1 ? ": name them, such as `\(description.kind): {inputs: [a, b]}`" : ""))
    }
    let shapes = inputs.map { $0 < 0 ? input : layers[$0].output }
    let output: Shape
    do throws(LayerMisfit) {
      output = try layer.output(of: shapes)
      try description.activityRegularizer.check("activity_regularizer")
      guard output.hasElements(upTo: ModelPlan.mostElements) else {
        throw LayerMisfit("gives \(output), which is more than \(ModelPlan.mostElements) elements or none")
      }
    } catch { throw fail(error.description) }
    let parameters = rules.applied(
      to: layer.parameters(of: shapes).map { $0.named(name) }, of: name, isTrainable: description.isTrainable)
    let read = inputs.filter { $0 >= 0 }.map { layers[$0] }
    layers.append(
      ModelPlan.Layer(
        name: name, path: path, description: description, inputs: inputs, inputShapes: shapes, output: output,
        parameters: parameters, learns: parameters.contains(where: \.changes) || read.contains(where: \.learns),
        isPadded: !parameters.isEmpty || read.contains(where: \.isPadded)))
    places[name] = layers.count - 1
    return layers.count - 1
  }

  /// The name that `description` has, or its kind with the first number that is free.
  private mutating func name(for description: LayerDescription) -> String {
    if let name = description.name { return name }
    while true {
      let number = numbers[description.kind, default: 0]
      numbers[description.kind] = number + 1
      let name = number == 0 ? description.kind : "\(description.kind)_\(number)"
      if given[name] == nil { return name }
    }
  }

  /// What `description` reads.
  private func inputs(
    of description: LayerDescription, at path: String, previous: Int
  ) throws(ModelError) -> [Int] {
    guard let names = description.inputs else { return [previous] }
    var inputs: [Int] = []
    for name in names {
      guard let place = places[name] else {
        let what = "\(path) (\(description.name ?? description.kind)) reads '\(name)'"
        if let later = given[name] {
          throw ModelError(
            path: path,
            later == path
              ? "\(what), its own output; a layer reads layers before it"
              : "\(what), which \(later) has and which comes after it; a layer reads layers before it, so that there is no cycle"
          )
        }
        let known = places.keys.sorted { places[$0, default: 0] < places[$1, default: 0] }
        throw ModelError(
          path: path, "\(what), and no layer before it has that name. Before it are: \(known.joined(separator: ", "))")
      }
      inputs.append(place)
    }
    return inputs
  }

  /// Throws if the output of a layer that is not the last is read by nobody.
  private func checkThatAllIsRead() throws(ModelError) {
    let read = Set(layers.flatMap(\.inputs))
    for (index, layer) in layers.enumerated().dropLast() where !read.contains(index) {
      throw ModelError(
        path: layer.path,
        "\(layer.path) (\(layer.name)) has an output that no layer reads; name it among another layer's inputs, or remove it"
      )
    }
  }
}
