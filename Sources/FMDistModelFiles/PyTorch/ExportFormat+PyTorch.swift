import FMDistPlatform
import FMDistRunFiles

extension ExportFormat {
  /// A state dict as safetensors, and a Python file with the module that it is of.
  package static let pytorch = ExportFormat(
    name: "pytorch", ending: "safetensors", summary: "a state dict, and a Python file with its module, for PyTorch",
    files: { (model: ExportedModel, path: String) throws(ModelFileError) in
      let module = try PyTorchModule(model)
      let (folder, name) = PathText.split(path)
      let stem = name.hasSuffix(".safetensors") ? String(name.dropLast(12)) : name
      let source = module.source(of: model, weights: name)
      let place = path.contains("/") ? "\(folder)/" : ""
      return [
        ExportedFile(path: path, bytes: try module.weights(of: model, path: path)),
        ExportedFile(path: "\(place)\(PythonText.identifier(stem)).py", bytes: Array(source.utf8)),
      ]
    },
    peer: Peer(
      name: "PyTorch", packages: ["torch", "safetensors"],
      source: """
        import importlib.util

        def load(paths):
            spec = importlib.util.spec_from_file_location("exported", paths[1])
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            model = module.load(paths[0])
            return lambda images: model.probabilities(images).numpy()
        """),
    reader: ModelReader(
      content: { (path: String) throws(ModelFileError) in
        do throws(RunFileError) {
          let file = try SafetensorsFile(path)
          guard !Checkpoint.isWritten(in: file) else {
            throw RunFileError(
              .mismatch, path: path, "is a checkpoint of fmdist already: evaluate, predict and train take it as it is")
          }
          var arrays: [NamedArray] = []
          // Counters are no weights.
          for tensor in file.tensors where tensor.type != .int64 {
            arrays.append(NamedArray(name: tensor.name, shape: tensor.shape, values: try file.floats(of: tensor)))
          }
          return ModelFileContent(arrays: arrays, metadata: file.metadata)
        } catch { throw ModelFileError(error.fault, "\(error)") }
      },
      places: { (model: ExportedModel) throws(ModelFileError) in try PyTorchModule(model).arrays },
      mean: "pixel_mean", deviation: "pixel_deviation"))
}

extension PyTorchModule {
  /// The safetensors file.
  fileprivate func weights(of model: ExportedModel, path: String) throws(ModelFileError) -> [UInt8] {
    let preparation = model.preparation
    let buffers =
      preparation.means.isEmpty
      ? []
      : [
        Tensor("pixel_mean", shape: preparation.shape, values: preparation.means),
        Tensor("pixel_deviation", shape: preparation.shape, values: preparation.deviations),
      ]
    let tensors =
      arrays.map { Tensor($0.name, shape: $0.shape, values: $0.values) } + buffers
      + counters.map { Tensor($0, shape: [], values: [Int64(0)]) }
    do throws(RunFileError) {
      return try SafetensorsFile.bytes(
        of: tensors,
        metadata: Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first }
          .merging(["format": "pt"]) { first, _ in first }, path: path)
    } catch { throw ModelFileError(error.fault, "\(error)") }
  }
}
