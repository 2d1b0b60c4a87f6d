import FMDistModelFiles
import FMDistNeuralNet
import FMDistRunFiles
import Foundation
import Testing

@Suite struct PyTorchTests {
  private static func source(_ model: ExportedModel, path: String = "small.safetensors") throws -> [String] {
    let files = try ExportFormat.pytorch.files(model, path)
    return String(decoding: files[1].bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The lines of the method `name`, without its comment.
  private static func method(_ name: String, _ lines: [String]) -> [String] {
    let start = lines.firstIndex { $0.hasPrefix("    def \(name)(") } ?? lines.endIndex
    return lines[start...].dropFirst().prefix { $0.hasPrefix("        ") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.hasPrefix("\"") }
  }

  @Test func theModuleIsWhatSomebodyWouldWrite() throws {
    let lines = try Self.source(
      TestExport.small([
        .conv2D(filters: 4, kernelSize: 3, padding: .same, activation: .relu), .batchNormalization(),
        .conv2D(filters: 4, kernelSize: 2, strides: 2, padding: .same, useBias: false), .activation(.gelu), .flatten,
        .dropout(rate: 0.25), .dense(units: 3, activation: .softmax),
      ]))
    #expect(
      Self.method("__init__", lines) == [
        "super().__init__()", "self.conv2d = nn.Conv2d(2, 4, 3, padding=1)",
        "self.batch_normalization = nn.BatchNorm2d(4, eps=0.001, momentum=0.01)",
        "self.conv2d_1 = nn.Conv2d(4, 4, 2, stride=2, bias=False)", "self.dropout = nn.Dropout(0.25)",
        "self.dense = nn.Linear(8, 3)",
      ])
    #expect(
      Self.method("forward", lines) == [
        "x = F.relu(self.conv2d(x))", "x = self.batch_normalization(x)",
        "x = self.conv2d_1(F.pad(x, (0, 1, 0, 0)))", "x = F.gelu(x)", "x = x.flatten(1)", "x = self.dropout(x)",
        "x = self.dense(x)", "return x",
      ])
    #expect(Self.method("probabilities", lines) == ["return F.softmax(self(self.prepare(images)), dim=1)"])
  }

  @Test func valuesWithSeveralReadersHaveTheirLayersNames() throws {
    let lines = try Self.source(
      TestExport.small([
        .conv2D(filters: 2, kernelSize: 1).named("first"), .activation(.tanh), .add(["activation", "first"]),
        .globalAveragePooling2D, .dense(units: 2, activation: .softmax),
      ]))
    #expect(
      Self.method("forward", lines) == [
        "first = self.first(x)", "x = torch.tanh(first)", "x = x + first", "x = x.mean(dim=(2, 3))",
        "x = self.dense(x)",
        "return x",
      ])
  }

  private func tensors(_ model: ExportedModel) throws -> SafetensorsFile {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.write(ExportFormat.pytorch.files(model, path)[0].bytes, to: path)
    return try SafetensorsFile(path)
  }

  @Test func arraysAreInPyTorchsLayoutBehindAFlattenToo() throws {
    // 2 x 3 pixels of 2 channels: Keras's input 2p + c is PyTorch's 6c + p.
    let file = try tensors(TestExport.small([.flatten, .dense(units: 2, activation: .softmax)]))
    let weight: [Float] = try file.values(of: "dense.weight")
    #expect(file.tensors.first { $0.name == "dense.weight" }?.shape == [2, 12])
    var expected: [Float] = []
    for unit in 0..<2 {
      for channel in 0..<2 {
        for pixel in 0..<6 {
          let place: Int = (2 * pixel + channel) * 2 + unit
          expected.append(Float(place) / 64)
        }
      }
    }
    #expect(weight == expected)
  }

  /// A normalization between flatten and dense has an order of its own: Keras's.
  @Test func whereSomethingElseReadsTheVectorItsOrderStays() throws {
    let model = try TestExport.small([.flatten, .batchNormalization(), .dense(units: 2, activation: .softmax)])
    #expect(try Self.method("forward", Self.source(model))[0] == "x = x.permute(0, 2, 3, 1).flatten(1)")
    let weight: [Float] = try tensors(model).values(of: "dense.weight")
    var expected: [Float] = []
    for unit in 0..<2 { for input in 0..<12 { expected.append(Float(2 * input + unit) / 64) } }
    #expect(weight == expected)
  }

  @Test func aDepthwiseKernelHasAGroupAChannel() throws {
    let file = try tensors(
      TestExport.small([
        .depthwiseConv2D(kernelSize: [2, 1], depthMultiplier: 2), .flatten, .dense(units: 2, activation: .softmax),
      ]))
    #expect(file.tensors.first { $0.name == "depthwise_conv2d.weight" }?.shape == [4, 1, 2, 1])
    // Keras's is [row][column][channel][multiplier].
    let weight: [Float] = try file.values(of: "depthwise_conv2d.weight")
    let expected: [Float] = [0, 4, 1, 5, 2, 6, 3, 7].map { (value: Float) in value / 64 }
    #expect(weight == expected)
  }

  /// Names that Python or PyTorch have already, or can't have, whatever a person calls a layer.
  @Test func anyNameOfALayerIsAnIdentifierOfItsOwn() throws {
    let names = ["for", "train", "3rd", "größe", "gröſe", "x\"y", "_a", "self"]
    let layers = names.map { LayerDescription.dense(units: 2).named($0) }
    let lines = try Self.source(
      TestExport.small([.flatten] + layers + [.dense(units: 2, activation: .softmax)]), path: "d/a b.safetensors")
    #expect(
      Self.method("__init__", lines).dropFirst().map { $0.prefix { $0 != " " } } == [
        "self.for_", "self.train_", "self.layer_3rd", "self.gr__e", "self.gr__e_2", "self.x_y", "self.layer__a",
        "self.self_", "self.dense",
      ])
    #expect(lines.contains(#"WEIGHTS = pathlib.Path(__file__).with_name("a b.safetensors")"#))
  }
}
