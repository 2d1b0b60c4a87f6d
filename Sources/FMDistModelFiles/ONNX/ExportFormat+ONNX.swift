import FMDistPlatform
import FMDistRunFiles

extension ExportFormat {
  /// A graph from pixels to probabilities, preprocessing included.
  package static let onnx = ExportFormat(
    name: "onnx", ending: "onnx", summary: "a graph from pixels to probabilities, for onnxruntime and others",
    files: { (model: ExportedModel, path: String) throws(ModelFileError) in
      // Protocol buffers have at most 2 GiB, and floats are most of it.
      guard model.plan.parameterCount < 1 << 29 - 1 << 20 else {
        throw ModelFileError(.badData, "\(path): the model is too large for an ONNX file, which may have 2 GiB")
      }
      return [ExportedFile(path: path, bytes: try ONNXModel(model).bytes)]
    },
    peer: Peer(
      name: "onnxruntime", packages: ["onnxruntime"],
      source: """
        import onnxruntime

        def load(paths):
            session = onnxruntime.InferenceSession(paths[0], providers=["CPUExecutionProvider"])
            return lambda images: session.run(["probabilities"], {"images": images.astype("float32")})[0]
        """),
    read: { (file: ModelFile) throws(ModelFileError) in
      let graph = try ONNXModel(file.path)
      guard graph.producer == ONNXModel.producer else {
        try file.expect()
        return try ONNXImport.model(graph, path: file.path)
      }
      return try ModelReader(
        content: { (_: String) throws(ModelFileError) in graph.content },
        places: { (model: ExportedModel) throws(ModelFileError) in try ONNXGraph(model).arrays },
        mean: "preprocessing/mean", deviation: "preprocessing/deviation"
      ).model(file)
    })
}

extension ONNXModel {
  /// Numbers of a graph that the metadata have too.
  private static let constants: Set<String> = ["preprocessing/divisor", "outputs/temperature", "outputs/one"]

  /// What the file at `path` holds. Throws where it is no model.
  fileprivate init(_ path: String) throws(ModelFileError) {
    let bytes = try ModelFile.bytes(path, limit: Int(Int32.max))
    do throws(ProtobufReader.Problem) { try self.init(decoding: bytes) } catch {
      throw ModelFileError(
        .badData,
        "\(path): expected an ONNX model, found something else or a damaged one: \(error.sentence) at byte \(error.offset)"
      )
    }
    guard !nodes.isEmpty else { throw ModelFileError(.badData, "\(path): expected an ONNX model, found none in it") }
  }

  /// The arrays and metadata of a model that fmdist wrote.
  fileprivate var content: ModelFileContent {
    ModelFileContent(
      arrays: tensors.compactMap { tensor in
        guard case .floats(let values) = tensor.values, !Self.constants.contains(tensor.name) else { return nil }
        return NamedArray(name: tensor.name, shape: tensor.shape, values: values)
      }, metadata: Dictionary(metadata.map { ($0.key, $0.value) }) { first, _ in first })
  }
}

extension ExportedLayer {
  /// That its kind can't be written in `format`.
  func misfit(_ format: ExportFormat) -> ModelFileError {
    ModelFileError(
      .configuration,
      "\(plan.path) (\(plan.name)): a \(plan.description.kind) layer can't be written as \(format.name); take another format, or a "
        + "model without it")
  }
}
