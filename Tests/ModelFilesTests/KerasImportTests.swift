import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistTestSupport
import Foundation
import Testing

@Suite struct KerasImportTests {
  private func plan(_ model: ImportedModel, _ input: Shape) throws -> ModelPlan {
    try ModelPlan(input: input, layers: try #require(model.layers))
  }

  /// Numbers that Keras itself predicts.
  @Test func modelsOfKerasGiveKerassProbabilities() throws {
    let data = try Data(contentsOf: URL(filePath: fixture("expected.json")))
    let expected = try JSONDecoder().decode([String: [[Double]]].self, from: data)
    let cases: [(file: String, weights: String?, name: String, channels: Int)] = [
      ("small.keras", nil, "small", 1), ("small.h5", nil, "small", 1), ("branches.keras", nil, "branches", 2),
      ("vector.json", nil, "vector", 1), ("vector.json", "vector.h5", "vector", 1),
      ("skip.keras", nil, "skip", 1),
    ]
    for (file, weights, name, channels) in cases {
      let model = try imported(fixture(file), weights: weights.map(fixture))
      let plan = try plan(model, .image(height: 6, width: 6, channels: channels))
      let found = probabilities(plan, try model.weights(plan), model.scaling)
      for (row, values) in zip(found, try #require(expected[name])) {
        expectEqual(row.count, values.count, file)
        for (value, exact) in zip(row, values) { expectClose(value, exact, within: 1e-5, file) }
      }
    }
  }

  @Test func whatAFileSaysBesidesItsWeightsIsRead() throws {
    let small = try imported(fixture("small.keras"))
    #expect(small.name == "small" && small.scaling?.scaling == .unit && small.notes == [])
    #expect(small.input?.height == 6 && small.input?.width == 6 && small.input?.channels == 1)
    let expected: [LayerDescription] = [
      .conv2D(
        filters: 3, kernelSize: 3, padding: .same, activation: .relu, kernelRegularizer: Regularizer(l2: 0.001)),
      .batchNormalization(momentum: 0.9), .maxPooling2D(), .flatten, .dropout(rate: 0.25),
      .dense(units: 3, activation: .softmax, kernelInitializer: .heNormal),
    ]
    // Keras numbers layers over all models of a session, so that they have names.
    #expect(small.layers?.map { $0.named() }.map(\.layer.words) == expected.map(\.layer.words))
    let branches = try imported(fixture("branches.keras"))
    #expect(branches.scaling?.scaling == .standardByChannel && branches.scaling?.means.count == 2)
    #expect(branches.layers?.contains { $0.name == "shortcut" && $0.inputs == ["input"] } == true)
    let vector = try imported(fixture("vector.json"))
    #expect(vector.vectorCount == 36 && vector.input == nil && vector.scaling == nil)
  }

  @Test func weightsAloneAreThoseOfTheModelThatHasThem() throws {
    let (whole, weights) = (
      try imported(fixture("small.keras")),
      try imported(fixture("small.weights.h5"))
    )
    let plan = try plan(whole, .image(height: 6, width: 6, channels: 1))
    #expect(weights.layers == nil)
    #expect(try weights.weights(plan) == whole.weights(plan))
    let other = try ModelPlan(
      input: plan.input, layers: [.flatten, .dense(units: 4), .dense(units: 3, activation: .softmax)])
    #expect(throws: ModelFileError.self) { try weights.weights(other) }
    #expect(message { try weights.weights(other) }.contains("belongs to another model"))
  }

  private func message(_ body: () throws -> some Any) -> String {
    do {
      _ = try body()
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test func whatFmdistLacksIsRefusedByName() throws {
    let folder = try Folder()
    func refusal(_ name: String) throws -> String {
      let json = try Data(contentsOf: URL(filePath: fixture("\(name).json")))
      let path = try folder.write(json, "\(name).json")
      return message { try imported(path, weights: fixture("vector.h5")) }
    }
    #expect(try refusal("lambda").contains("(Lambda): fmdist has no such layer; it has Dense, Conv2D"))
    #expect(try refusal("prelu").contains("(PReLU): fmdist has no such layer"))
    #expect(
      try refusal("bilinear").contains(#"interpolation is "bilinear"; fmdist only has "nearest""#))
    let json = try String(contentsOf: URL(filePath: fixture("vector.json")), encoding: .utf8)
    for (old, new, expected) in [
      (#""tanh""#, #""mish""#, "activation: expected one of linear, relu"),
      (#""units": 4"#, #""units": 0"#, "units: expected an integer of at least 1, found 0"),
      (#""units": 4"#, #""units": 4, "shares": 7"#, "shares is 7, and fmdist has no such option"),
      (#""class_name": "Sequential""#, #""class_name": "MyModel""#, "the model is of the class MyModel"),
      ("{", "", "is not JSON at byte"),
    ] {
      let changed = json.replacing(old, with: new, maxReplacements: 1)
      #expect(changed != json, "\(old)")
      let path = try folder.write(changed.utf8, "changed.json")
      let found = message { try imported(path, weights: fixture("vector.h5")) }
      #expect(found.contains(expected), "\(found)")
    }
  }

  /// It changes no prediction, and weights are found as without it.
  @Test func augmentationOfPixelsIsOmitted() throws {
    let folder = try Folder()
    let json = try String(contentsOf: URL(filePath: fixture("vector.json")), encoding: .utf8)
    let dense = #"{"module": "keras.layers", "class_name": "Dense""#
    func layer(_ name: String, _ className: String, module: String = "keras.layers", _ config: String) -> String {
      #"{"module": "\#(module)", "class_name": "\#(className)", "config": {"name": "\#(name)", \#(config)}}"#
    }
    let flip = layer("flip", "RandomFlip", #""mode": "horizontal""#)
    func nested(_ className: String) -> String {
      layer(
        "several", "Sequential", module: "keras",
        #""layers": [{"class_name": "InputLayer", "config": {}}, {"class_name": "\#(className)", "config": {}}]"#)
    }
    func model(_ first: String) throws -> ImportedModel {
      let changed = json.replacing(dense, with: "\(first), \(dense)", maxReplacements: 1)
      #expect(changed != json)
      return try imported(try folder.write(changed.utf8, "augmented.json"), weights: fixture("vector.h5"))
    }
    let plain = try imported(fixture("vector.json"), weights: fixture("vector.h5"))
    let augmented = try model("\(flip), \(nested("RandomZoom"))")
    #expect(augmented.layers?.map(\.kind) == plain.layers?.map(\.kind))
    #expect(augmented.notes.contains { $0.hasPrefix("flip, several: omitted, as augmentation changes no prediction") })
    #expect(message { try model(nested("Dense")) }.contains("layer several (Sequential): fmdist has no such layer"))
    #expect(message { try model(nested("Dense")) }.contains("Models inside models are not read"))
  }

  /// Each would compute something else, and no number or shape tells.
  @Test func whatOnlyLooksLikeKerassIsRefused() throws {
    let folder = try Folder()
    let json = try String(contentsOf: URL(filePath: fixture("vector.json")), encoding: .utf8)
    func refusal(_ old: String, _ new: String, all: Bool = false) throws -> String {
      let changed = json.replacing(old, with: new, maxReplacements: all ? .max : 1)
      #expect(changed != json, "\(old)")
      let path = try folder.write(changed.utf8, "changed.json")
      return message { try imported(path, weights: fixture("vector.h5")) }
    }
    func layer(_ className: String, _ options: String) -> String {
      #""activation": {"module": "keras.layers", "class_name": "\#(className)", "config": {"name": "a"\#(options)}}"#
    }
    let tanh = #""activation": "tanh""#
    for (className, options, expected) in [
      ("ELU", #", "alpha": 0.5"#, #"(ELU): alpha is 0.5; fmdist only has 1.0"#),
      ("Softmax", #", "axis": 1"#, "(Softmax): axis is 1; fmdist only has -1"),
      ("ReLU", #", "max_value": 6.0"#, "(ReLU): max_value is 6.0, and fmdist has no such option"),
      ("PReLU", "", "(PReLU): fmdist has no such layer"), ("Flatten", "", "activation: expected one of linear"),
    ] {
      let found = try refusal(tanh, layer(className, options))
      #expect(found.contains(expected), "\(found)")
    }
    // Functions in the place of which a layer stands that is the same.
    for (className, options, function) in [
      ("ReLU", #", "max_value": null, "negative_slope": 0.0"#, Activation.relu),
      ("Softmax", #", "axis": -1"#, .softmax),
      ("Activation", #", "activation": "swish""#, .silu),
    ] {
      let changed = json.replacing(tanh, with: layer(className, options), maxReplacements: 1)
      let model = try imported(try folder.write(changed.utf8, "same.json"), weights: fixture("vector.h5"))
      #expect(model.layers?.compactMap { $0.layer as? DenseLayer }.first?.activation == function)
    }
    let dense = #"{"module": "keras.layers", "class_name": "Dense""#
    #expect(
      try refusal(dense, #"{"module": "my", "class_name": "Dense""#).contains(
        "layer dense_1 (Dense): is of the module my"))
    #expect(
      try refusal(
        #""registered_name": null, "build_config""#, #""registered_name": "my>Dense", "build_config""#
      ).contains("is the registered class my>Dense"))
    let old = try refusal(
      #"{"module": "keras", "class_name": "Sequential""#,
      #"{"keras_version": "2.15.0", "module": "keras", "class_name": "Sequential""#)
    #expect(!old.contains("hard_sigmoid"))
    let hard = json.replacing(#""tanh""#, with: #""hard_sigmoid""#)
    let path = try folder.write(
      hard.replacing(#"{"module": "keras", "class"#, with: #"{"keras_version": "2.15.0", "module": "keras", "class"#)
        .utf8,
      "hard.json")
    #expect(message { try imported(path, weights: fixture("vector.h5")) }.contains("hard_sigmoid of Keras 2 is x / 5"))
    let new = try folder.write(hard.utf8, "new.json")
    #expect(
      try imported(new, weights: fixture("vector.h5")).layers?.compactMap { $0.layer as? DenseLayer }.first?.activation
        == .hardSigmoid)
  }

  /// Keras 2 writes axis 1 for a vector's only one, which of an image is its rows.
  @Test func theAxisOfAVectorIsItsLast() throws {
    let folder = try Folder()
    func changed(_ name: String, _ layer: String) throws -> String {
      let json = try String(contentsOf: URL(filePath: fixture("\(name).json")), encoding: .utf8)
      let new = #"{"class_name": "UnitNormalization", "config": {"name": "unit", "axis": [1]}}"#
      let start = try #require(json.firstRange(of: #"{"module": "keras.layers", "class_name": "\#(layer)""#)).lowerBound
      let end = try #require(json[start...].firstRange(of: #", {"module": "keras.layers""#)).lowerBound
      return try folder.write((json[..<start] + new + json[end...]).utf8, "\(name).json")
    }
    let vector = try imported(try changed("vector", "Dropout"), weights: fixture("vector.h5"))
    #expect(vector.layers?.contains { $0.kind == "unit_normalization" } == true)
    let image = try changed("bilinear", "UpSampling2D")
    #expect(message { try imported(image, weights: fixture("vector.h5")) }.contains("axis is [1]; fmdist only has -1"))
  }

  /// Whatever happens to a file, it is refused in a sentence, or read as what it was.
  @Test(.timeLimit(.minutes(5))) func damagedFilesAreRefusedOrRight() throws {
    let folder = try Folder()
    let whole = try imported(fixture("small.keras"))
    let plan = try plan(whole, .image(height: 6, width: 6, channels: 1))
    let weights = try whole.weights(plan)
    func check(_ bytes: [UInt8], _ name: String, _ what: String) throws {
      let path = try folder.write(bytes, name)
      do throws(ModelFileError) {
        let model = try imported(path)
        if let layers = model.layers, let changed = try? ModelPlan(input: plan.input, layers: layers), changed == plan {
          // A member's checksum covers every number of a .keras file.
          if name.hasSuffix(".keras") { #expect(try model.weights(plan) == weights, "\(what)") }
        }
        _ = try model.weights(plan)
      } catch { #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(what)") }
    }
    let keras = Array(try Data(contentsOf: URL(filePath: fixture("small.keras"))))
    for count in stride(from: 0, to: keras.count, by: max(1, keras.count / 1500)) {
      try check(Array(keras.prefix(count)), "prefix.keras", "\(count) bytes")
    }
    for place in stride(from: 0, to: keras.count, by: max(1, keras.count / 1500)) {
      var bytes = keras
      bytes[place] ^= 1 << UInt8(place % 8)
      try check(bytes, "flipped.keras", "byte \(place)")
    }
    // Without checksums: HDF5 itself.
    for name in ["small.weights.h5", "small.h5"] {
      let file = Array(try Data(contentsOf: URL(filePath: fixture(name))))
      var mutator = FileMutator(seed: 3)
      for number in 0..<FileMutator.count(usual: 150) {
        try check(mutator.mutate(file, words: ["layers", "vars"]), name, "\(name), change \(number)")
      }
      for count in stride(from: 0, to: file.count, by: max(1, file.count / 50)) {
        try check(Array(file.prefix(count)), name, "\(name), \(count) bytes")
      }
    }
  }
}
