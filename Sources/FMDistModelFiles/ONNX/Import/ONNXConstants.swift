import FMDistRunFiles

/// The constants that come with a graph, in its file or in others beside it.
struct ONNXConstants {
  private let tensors: [String: ONNXTensor]
  private var data: ONNXExternalReader
  /// The floats that were read, and those that were made of them.
  private var (readCount, madeCount) = (0, 0)

  /// Those of `tensors`, of the model at `path`.
  init(_ tensors: [ONNXTensor], beside path: String) {
    self.tensors = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
    data = ONNXExternalReader(beside: path)
  }

  /// That called `name`, which `node` reads; nil for none.
  mutating func value(_ name: String, _ node: ONNXNodeReader) throws(ModelFileError) -> ONNXValue? {
    guard let tensor = tensors[name] else { return nil }
    return try value(of: tensor, node)
  }

  /// What `tensor` holds.
  mutating func value(of tensor: ONNXTensor, _ node: ONNXNodeReader) throws(ModelFileError) -> ONNXValue {
    switch tensor.values {
    case .floats(let values):
      readCount += values.count
      return .constant(ONNXConstant(shape: tensor.shape, values: values))
    case .integers(let values):
      guard tensor.shape.count <= 1, values.count <= ONNXGraphReader.mostSizes else {
        throw node.refuse("reads integers of shape \(tensor.shape); expected a list of sizes or axes")
      }
      return .sizes(values.map { .number(Int($0)) }, isScalar: tensor.shape.isEmpty)
    case .external(let place, let type):
      guard type == ONNXModel.Code.floats else {
        throw node.refuse(
          "reads numbers of the type \(ONNXModel.Code.name(ofType: type)) in another file; expected float")
      }
      let values = try data.floats(of: tensor, at: place)
      readCount += values.count
      return .constant(ONNXConstant(shape: tensor.shape, values: values))
    case .others(let type):
      throw node.refuse(
        "reads \(tensor.name.brief(60).visible), numbers of the type \(ONNXModel.Code.name(ofType: type)); expected float: export the model in 32-bit floats"
      )
    }
  }

  /// Throws where `node` makes `count` floats more, and altogether there are many times those in the file: arrays that are used again and again.
  mutating func make(_ count: Int, for node: ONNXNodeReader) throws(ModelFileError) {
    madeCount += count
    guard madeCount <= 4 * readCount + 1 << 20 else {
      throw node.refuse("uses weights again that other nodes use; fmdist's layers have weights of their own")
    }
  }
}
