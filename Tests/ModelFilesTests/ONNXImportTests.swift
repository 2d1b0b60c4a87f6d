import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

@Suite struct ONNXImportTests {
  private func plan(_ model: ImportedModel) throws -> ModelPlan {
    let input = try #require(model.input)
    return try ModelPlan(
      input: .image(height: input.height, width: input.width, channels: input.channels),
      layers: try #require(model.layers))
  }

  /// Numbers that PyTorch and onnxruntime compute: `make_onnx_fixtures.py`.
  @Test(arguments: [
    "cnn", "residual", "residual_legacy", "mlp", "mlp_dynamo", "mobile", "mobile_dynamo", "beside", "channels_last",
    "old", "padded", "pixels",
  ])
  func modelsOfOthersGiveTheirProbabilities(name: String) throws {
    let data = try Data(contentsOf: URL(filePath: fixture("expected_onnx.json")))
    let expected = try #require(try JSONDecoder().decode([String: [[Double]]].self, from: data)[name])
    let model = try imported(fixture("\(name).onnx"))
    let plan = try plan(model)
    let found = probabilities(plan, try model.weights(plan), model.scaling)
    for (row, values) in zip(found, expected) {
      expectEqual(row.count, values.count, name)
      for (value, exact) in zip(row, values) { expectClose(value, exact, within: 1e-5, name) }
    }
  }

  @Test func aGraphBecomesTheLayersThatAPersonWouldWrite() throws {
    func kinds(_ name: String) throws -> [String] { try #require(imported(fixture("\(name).onnx")).layers).map(\.kind) }
    #expect(
      try kinds("cnn") == ["conv2d", "batch_normalization", "max_pooling2d", "flatten", "dense"])
    #expect(try kinds("channels_last") == ["conv2d", "flatten", "dense"])
    let mlp = try imported(fixture("mlp.onnx"))
    let channels = [(0.286, 0.353), (0.5, 0.25)].map { PixelScaling.Channel(mean: $0.0, deviation: $0.1) }
    #expect(mlp.scaling?.scaling == .channels(channels))
    #expect(mlp.notes.contains { $0.contains("it becomes a softmax") })
    #expect(try imported(fixture("old.onnx")).scaling?.scaling == .unit)
    #expect(try imported(fixture("cnn.onnx")).scaling == nil)
  }

  /// Before version 14 of the operators a batch normalization that gives its statistics as well computes with those of the batch.
  @Test func aBatchNormalizationInTrainingIsRefused() throws {
    var model = try ONNXModel(decoding: Array(Data(contentsOf: URL(filePath: fixture("cnn.onnx")))))
    let index = try #require(model.nodes.firstIndex { $0.kind == "BatchNormalization" })
    let node = model.nodes[index]
    model.operatorVersion = 9
    model.nodes[index] = ONNXNode(
      name: node.name, kind: node.kind, inputs: node.inputs, outputs: node.outputs + ["", ""],
      attributes: node.attributes.filter { $0.name != "training_mode" })
    let whole = try message(model)
    #expect(!whole.contains("training"), "\(whole)")
    model.nodes[index] = ONNXNode(
      name: node.name, kind: node.kind, inputs: node.inputs, outputs: node.outputs + ["mean", "variance"],
      attributes: model.nodes[index].attributes)
    let message = try message(model)
    #expect(message.contains("(BatchNormalization): it was exported in training mode"), "\(message)")
  }

  private func message(_ model: ONNXModel, named name: String = "changed.onnx") throws -> String {
    let folder = try Folder()
    let path = try folder.write(model.bytes, name)
    do {
      let model = try imported(path)
      _ = try model.weights(plan(model))
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test func whatHasNoEquivalentIsRefusedWithItsNode() throws {
    let whole = try ONNXModel(decoding: Array(Data(contentsOf: URL(filePath: fixture("channels_last.onnx")))))
    func refusal(
      _ index: Int, kind: String? = nil, domain: String = "",
      attributes: [(name: String, value: ONNXNode.Attribute)]? = nil
    ) throws -> String {
      var model = whole
      let node = model.nodes[index]
      model.nodes[index] = ONNXNode(
        name: "layer", kind: kind ?? node.kind, domain: domain, inputs: node.inputs, outputs: node.outputs,
        attributes: attributes ?? node.attributes)
      return try message(model)
    }
    let strided: [(name: String, value: ONNXNode.Attribute)] = [("strides", .integers([2, 2]))]
    for (found, expected) in [
      (try refusal(3, kind: "Mish"), "node layer (Mish): fmdist has no equivalent of this operator; it reads Add, "),
      (try refusal(3, kind: "Elu", domain: "com.microsoft"), "is an operator of com.microsoft"),
      (try refusal(3, attributes: [("alpha", .float(0.5))]), "node layer (Elu): alpha is 0.5; fmdist's elu has 1"),
      (
        try refusal(1, attributes: strided + [("group", .integer(2))]),
        "has group 2, and a kernel of 4 outputs and 2 inputs"
      ),
      (try refusal(1, attributes: strided + [("shape", .integer(2))]), "fmdist knows no attribute shape of Conv"),
      (try refusal(1, attributes: [("pads", .integers([1, 1]))]), "pads is [1, 1]; expected four integers"),
      (try refusal(1, attributes: [("auto_pad", .string("SOME"))]), "auto_pad is SOME; expected NOTSET"),
      (
        try refusal(4, attributes: [("perm", .integers([1, 2, 3, 0]))]),
        "expected one that leaves the images' axis first"
      ),
      (try refusal(8, attributes: [("axis", .integer(0))]), "node layer (Softmax): axis is 0 of N x 3 values"),
      (
        try refusal(3, kind: "Resize", attributes: [("mode", .string("linear"))]),
        "has mode linear, coordinate_transformation_mode half_pixel and nearest_mode round_prefer_floor; fmdist only"
      ),
    ] {
      #expect(found.contains(expected), "\(found)")
      #expect(found.contains("changed.onnx, node layer"))
    }
    var model = whole
    model.tensors = model.tensors.map {
      $0.name == "dense" ? ONNXTensor(name: "dense", shape: $0.shape, values: .others(type: 10)) : $0
    }
    #expect(try message(model).contains("numbers of the type float16; expected float"))
    model.tensors = whole.tensors.filter { $0.name != "dense" }
    #expect(try message(model).contains("reads dense, which is neither a constant"))
    model = whole
    model.operatorVersion = 3
    #expect(try message(model).contains("is of version 3 of ONNX's operators (opset); fmdist reads 7 to 26"))
    model = whole
    model.otherOutputs = ["z"]
    // Names alone are not written.
    #expect(try message(model) == "nothing was thrown")
    model.input = ONNXModel.Value(name: "x", sizes: [.any("N"), .any("H"), .number(6), .number(2)])
    #expect(try message(model).contains("input x: is N x H x 6 x 2; expected a fixed size of images"))
    model.input = ONNXModel.Value(name: "x", sizes: whole.input.sizes, type: 11)
    #expect(try message(model).contains("is of the type double; expected float or uint8"))
  }

  /// A pooling by zeros beyond the border is one that Keras has only where nothing is below zero.
  @Test func poolingBeyondTheBorderNeedsValuesFromZeroOn() throws {
    var model = try ONNXModel(decoding: Array(Data(contentsOf: URL(filePath: fixture("channels_last.onnx")))))
    let pool = ONNXNode(
      name: "pool", kind: "MaxPool", inputs: ["biased"], outputs: ["elu"],
      attributes: [
        ("kernel_shape", .integers([3, 3])), ("pads", .integers([1, 1, 1, 1])), ("strides", .integers([1, 1])),
      ])
    model.nodes[3] = pool
    // As Keras's same.
    #expect(try message(model) == "nothing was thrown")
    model.nodes[3] = ONNXNode(
      name: "pool", kind: "MaxPool", inputs: ["biased"], outputs: ["elu"],
      attributes: [
        ("kernel_shape", .integers([2, 2])), ("pads", .integers([1, 1, 0, 0])), ("strides", .integers([1, 1])),
      ])
    #expect(try message(model).contains("of values that may be below zero"))
  }

  @Test func weightsInOtherFilesAreThoseBesideTheModel() throws {
    let folder = try Folder()
    let bytes = Array(try Data(contentsOf: URL(filePath: fixture("beside.onnx"))))
    let path = try folder.write(bytes, "beside.onnx")
    func message() -> String {
      do {
        _ = try imported(path)
        return "nothing was thrown"
      } catch { return "\(error)" }
    }
    #expect(message().contains("beside.onnx.data"))
    let data = Array(try Data(contentsOf: URL(filePath: fixture("beside.onnx.data"))))
    _ = try folder.write(data.prefix(data.count / 2), "beside.onnx.data")
    #expect(message().contains("does not have"))
    _ = try folder.write(data, "beside.onnx.data")
    #expect(message() == "nothing was thrown")
    var model = try ONNXModel(decoding: bytes)
    model.tensors = model.tensors.map {
      let place = ONNXExternalData(location: "../beside.onnx.data", offset: 0, length: nil)
      return ONNXTensor(name: $0.name, shape: $0.shape, values: .external(place, type: 1))
    }
    // fmdist writes no such tensors, and its writer leaves out where they are.
    #expect(try self.message(model) != "nothing was thrown")
  }

  /// Whatever a graph says, it is refused in a sentence, or is a model: its parts exchanged, its numbers extreme.
  @Test(.timeLimit(.minutes(5))) func strangeGraphsAreRefusedOrRead() throws {
    let folder = try Folder()
    let names = [
      "cnn", "residual", "residual_legacy", "mlp", "mlp_dynamo", "mobile", "mobile_dynamo", "channels_last", "old",
    ]
    let models = try names.map {
      try ONNXModel(decoding: Array(Data(contentsOf: URL(filePath: fixture("\($0).onnx")))))
    }
    let kinds = models.flatMap { $0.nodes.map(\.kind) }
    var (random, refused) = (SplitMix64(state: 11), 0)
    for number in 0..<FileMutator.count(usual: 1000) {
      var model = models[number % models.count]
      for _ in 0...Int.random(in: 0..<2, using: &random) { change(&model, kinds, &random) }
      let path = try folder.write(model.bytes, "strange.onnx")
      do throws(ModelFileError) {
        let model = try imported(path)
        guard let plan = try? plan(model) else { continue }
        _ = try model.weights(plan)
      } catch {
        refused += 1
        #expect(!error.description.isEmpty && !error.description.contains("\n"), "change \(number)")
      }
    }
    #expect(refused > 0)
  }

  /// Changes a node or a tensor of `model` to something that a file may say.
  private func change(_ model: inout ONNXModel, _ kinds: [String], _ random: inout SplitMix64) {
    func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }
    let extremes = [0, 1, -1, 2, 3, 4, 6, 8, 36, -2, 65536, 1 << 31, Int.max, Int.min]
    func integer() -> Int { extremes[below(extremes.count)] }
    let values = model.nodes.flatMap(\.outputs) + model.tensors.map(\.name) + [model.input.name, ""]
    let index = below(model.nodes.count)
    let node = model.nodes[index]
    var (kind, inputs, attributes) = (node.kind, node.inputs, node.attributes)
    switch below(8) {
    case 0: kind = kinds[below(kinds.count)]
    case 1, 2: if !inputs.isEmpty { inputs[below(inputs.count)] = values[below(values.count)] }
    case 3: inputs.append(values[below(values.count)])
    case 4:
      if !attributes.isEmpty {
        let place = below(attributes.count)
        let changed: ONNXNode.Attribute =
          switch attributes[place].value {
          case .integers(let integers): .integers(integers.map { below(2) == 0 ? $0 : integer() })
          case .integer: .integer(integer())
          case .float: .float([0, -1, 1, 1e-40, 3e38, .nan, .infinity][below(7)])
          default: .integers([integer(), integer()])
          }
        attributes[place].value = changed
      }
    case 5: if !attributes.isEmpty { attributes.remove(at: below(attributes.count)) }
    case 6:
      let sizes = model.input.sizes.map { size in
        below(3) == 0 ? ONNXModel.Value.Size.number(integer()) : size
      }
      model.input = ONNXModel.Value(name: model.input.name, sizes: sizes, type: model.input.type)
    default:
      guard !model.tensors.isEmpty else { return }
      let place = below(model.tensors.count)
      let tensor = model.tensors[place]
      if case .integers(let integers) = tensor.values {
        model.tensors[place] = ONNXTensor(
          name: tensor.name, shape: tensor.shape, values: .integers(integers.map { _ in Int64(integer()) }))
      } else {
        model.tensors[place] = ONNXTensor(name: tensor.name, shape: tensor.shape.reversed(), values: tensor.values)
      }
    }
    model.nodes[index] = ONNXNode(
      name: node.name, kind: kind, inputs: inputs, outputs: node.outputs, attributes: attributes)
  }

  /// Whatever happens to a file, it is refused in a sentence, or is a model.
  @Test(.timeLimit(.minutes(5))) func damagedFilesAreRefusedOrRead() throws {
    let folder = try Folder()
    for name in ["cnn", "mlp_dynamo", "mobile_dynamo", "channels_last", "old", "residual_legacy"] {
      let file = Array(try Data(contentsOf: URL(filePath: fixture("\(name).onnx"))))
      func check(_ bytes: [UInt8], _ what: String) throws {
        let path = try folder.write(bytes, "damaged.onnx")
        do throws(ModelFileError) {
          let model = try imported(path)
          guard let plan = try? plan(model) else { return }
          _ = try model.weights(plan)
        } catch { #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(name): \(what)") }
      }
      var mutator = FileMutator(seed: 5)
      for number in 0..<FileMutator.count(usual: 300) {
        try check(mutator.mutate(file, words: ["Conv", "Reshape", "Transpose", "Concat", "axis"]), "change \(number)")
      }
      for count in stride(from: 0, to: file.count, by: max(1, file.count / 100)) {
        try check(Array(file.prefix(count)), "\(count) bytes")
      }
    }
  }
}
