import FMDistModelFiles
import FMDistNeuralNet
import FMDistRunFiles
import Testing

@Suite struct ONNXTests {
  @Test func aFileReadsBackAsItWasWritten() throws {
    let model = try ONNXModel(TestExport.zoo())
    #expect(try ONNXModel(decoding: model.bytes) == model)
  }

  /// A graph whose values are read before they are there, twice, or never, is none.
  @Test func eachValueIsMadeOnceAndBeforeItIsRead() throws {
    let model = try ONNXModel(TestExport.zoo())
    var known = Set(model.tensors.map(\.name) + [model.input.name, ""])
    #expect(known.count == model.tensors.count + 2)
    for node in model.nodes {
      #expect(node.inputs.allSatisfy(known.contains), "\(node)")
      for output in node.outputs { #expect(known.insert(output).inserted, "\(output)") }
    }
    #expect(model.nodes.last?.outputs == [model.output.name])
    let read = Set(model.nodes.flatMap(\.inputs))
    #expect(model.tensors.allSatisfy { read.contains($0.name) })
  }

  @Test func aSmallNetworkIsTheGraphThatItShouldBe() throws {
    let model = try ONNXModel(
      TestExport.small([
        .conv2D(filters: 2, kernelSize: 2, strides: [2, 2], padding: .same, activation: .relu), .dropout(rate: 0.5),
        .flatten, .dense(units: 3, activation: .softmax),
      ]))
    #expect(
      model.nodes.map(\.kind) == ["Div", "Transpose", "Conv", "Relu", "Transpose", "Flatten", "Gemm", "Softmax"])
    #expect(model.input.name == "images" && model.input.sizes == [.any("N"), .number(2), .number(3), .number(2)])
    #expect(model.output.name == "probabilities" && model.output.sizes == [.any("N"), .number(3)])
    // Two rows are one window of two; of three columns the second window reaches one beyond the right side.
    let pads = model.nodes[2].attributes.first { $0.name == "pads" }?.value
    #expect(pads == .integers([0, 0, 0, 1]))
    // Keras's kernel is [row][column][input][filter], 0 to 15: filter 0 of input 0 has 0, 4, 8 and 12.
    let kernel = try #require(model.tensors.first { $0.name == "conv2d/kernel" })
    #expect(kernel.shape == [2, 2, 2, 2])
    let values: [Float] = [0, 4, 8, 12, 2, 6, 10, 14, 1, 5, 9, 13, 3, 7, 11, 15]
    #expect(kernel.values == .floats(values.map { (value: Float) in value / 64 }))
    let dense = try #require(model.tensors.first { $0.name == "dense/kernel" })
    #expect(dense.shape == [4, 3] && dense.values == .floats((0..<12).map { Float($0) / 64 }))
  }

  @Test func preprocessingAndTheAnswerAreNodes() throws {
    let model = try ONNXModel(
      TestExport.small(
        [.flatten, .dense(units: 1, activation: .sigmoid)],
        preparation: ImagePreparation(
          height: 2, width: 3, channels: 2, divisor: 255, means: [0.5, 0.25], deviations: [0.1, 0.2],
          resize: "crop", background: [0, 0, 0]),
        answer: ModelAnswer(
          activation: .sigmoid, temperature: 2, classNames: ["cat", "dog \"x\""], thresholds: [0.25], isOfTwo: true)))
    #expect(
      model.nodes.map(\.kind) == [
        "Div", "Sub", "Div", "Transpose", "Transpose", "Flatten", "Gemm", "Div", "Sigmoid", "Sub", "Concat",
      ])
    #expect(model.output.sizes.last == .number(2))
    let metadata = Dictionary(uniqueKeysWithValues: model.metadata.map { ($0.key, $0.value) })
    #expect(metadata["class_names"] == #"["cat","dog \"x\""]"#)
    #expect(
      metadata["outputs"]
        == #"{"activation":"sigmoid","temperature":2.0,"thresholds":[0.25],"multi_label":false}"#)
    #expect(
      metadata["images"]
        == #"{"height":2,"width":3,"channels":2,"resize":"crop","background":[0,0,0],"divisor":255.0,"mean":[0.5,0.25],"deviation":[0.1,0.2]}"#
    )
  }

  /// No byte of a file may make the reader trap.
  @Test func aDamagedFileIsReadOrRefused() throws {
    let bytes = try ONNXModel(
      TestExport.small([.flatten, .dense(units: 2, activation: .softmax)])
    ).bytes
    for place in bytes.indices {
      _ = try? ONNXModel(decoding: Array(bytes[..<place]))
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where bytes[place] != value {
        var changed = bytes
        changed[place] = value
        _ = try? ONNXModel(decoding: changed)
      }
    }
  }
}
