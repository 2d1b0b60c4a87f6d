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
    reader: ModelReader(
      content: { (path: String) throws(ModelFileError) in try ONNXModel.content(ofFile: path) },
      places: { (model: ExportedModel) throws(ModelFileError) in try ONNXGraph(model).arrays },
      mean: "preprocessing/mean", deviation: "preprocessing/deviation"))
}

extension ONNXModel {
  /// Numbers of a graph that the metadata have too.
  private static let constants: Set<String> = ["preprocessing/divisor", "outputs/temperature", "outputs/one"]

  /// The arrays and metadata of the file at `path`, which fmdist has to have written: in others the same array may mean something else.
  fileprivate static func content(ofFile path: String) throws(ModelFileError) -> ModelFileContent {
    let model: ONNXModel
    do {
      model = try ONNXModel(decoding: InputFile.read(path, limit: Int(Int32.max)))
    } catch let error as ProtobufReader.Problem {
      throw ModelFileError(
        .badData,
        "\(path): expected an ONNX model, found something else or a damaged one: \(error.sentence) at byte \(error.offset)"
      )
    } catch { throw ModelFileError((error as? any FaultError)?.fault ?? .io, "\(error)") }
    guard model.producer == Self.producer else {
      let kinds = model.nodes.map(\.kind)
      throw ModelFileError(
        .badData,
        kinds.isEmpty
          ? "\(path): expected an ONNX model, found none in it"
          : "\(path): expected an ONNX model that fmdist wrote, found one by '\(model.producer.brief(40).visible)'; export its weights as safetensors or npz, and give "
            + "--config and --names")
    }
    return ModelFileContent(
      arrays: model.tensors.compactMap { tensor in
        guard case .floats(let values) = tensor.values, !Self.constants.contains(tensor.name) else { return nil }
        return NamedArray(name: tensor.name, shape: tensor.shape, values: values)
      }, metadata: Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first })
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
