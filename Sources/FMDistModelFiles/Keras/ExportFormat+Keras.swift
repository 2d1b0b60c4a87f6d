import FMDistPlatform
import FMDistRunFiles

extension ExportFormat {
  /// Python that makes the probabilities of two classes of the second's alone.
  private static let both = """


    def both(second):
        return second if second.shape[1] > 1 else numpy.hstack([1 - second, second])
    """

  /// Keras 3's own file: the model with what scales images, and its weights.
  package static let keras = ExportFormat(
    name: "keras", ending: "keras", summary: "a model for keras.models.load_model, Keras 3",
    files: { (model: ExportedModel, path: String) throws(ModelFileError) in
      [ExportedFile(path: path, bytes: try KerasFile.bytes(of: KerasModel(model), path: path))]
    },
    peer: Peer(
      name: "Keras", packages: ["keras"],
      source: """
        import keras
        import numpy

        def load(paths):
            model = keras.models.load_model(paths[0])
            return lambda images: both(model.predict(images.astype("float32"), batch_size=256, verbose=0))
        """ + both),
    read: { (file: ModelFile) throws(ModelFileError) in
      try file.expect()
      return try KerasFile.model(file.path)
    })

  /// The description and the weights, each in a file of its own.
  package static let kerasJSON = ExportFormat(
    name: "keras-json", ending: "json", summary: "Keras's architecture as JSON, with its weights in HDF5 beside it",
    files: { (model: ExportedModel, path: String) throws(ModelFileError) in
      let keras = KerasModel(model)
      let weights = KerasWeights.path(beside: path)
      return [
        ExportedFile(path: path, bytes: Array(keras.architecture.json.utf8)),
        ExportedFile(path: weights, bytes: try KerasWeights.bytes(of: keras, layout: .byClass, path: weights)),
      ]
    },
    peer: Peer(
      name: "Keras", packages: ["keras"],
      source: """
        import keras
        import numpy

        def load(paths):
            model = keras.models.model_from_json(open(paths[0]).read())
            model.load_weights(paths[1])
            return lambda images: both(model.predict(images.astype("float32"), batch_size=256, verbose=0))
        """ + both),
    read: { (file: ModelFile) throws(ModelFileError) in
      try file.expect(weights: true)
      let architecture = try KerasArchitecture(ModelFile.bytes(file.path, limit: mostBytes), path: file.path)
      let weights: String
      if let path = file.weights { weights = path } else { weights = try beside(file.path) }
      return try KerasImport.model(
        architecture, weights: HDF5File(ModelFile.bytes(weights), path: weights), path: file.path)
    })

  /// The most bytes of a description.
  private static let mostBytes = 1 << 26

  /// The file of weights that belongs to the description at `path`, by its name.
  private static func beside(_ path: String) throws(ModelFileError) -> String {
    let stem = path.hasSuffix(".json") ? String(path.dropLast(5)) : path
    let names = [KerasWeights.path(beside: path), "\(stem).h5"]
    if let found = names.first(where: FileSystem.exists) { return found }
    throw ModelFileError(
      .noInput,
      "\(path): has no weights, and there is neither \(names[0]) nor \(names[1]); give the file with --weights")
  }

  /// The weights alone: as Keras 3 has them where the name ends in `.weights.h5`, else as Keras 2.
  package static let hdf5 = ExportFormat(
    name: "hdf5", ending: "weights.h5",
    summary: "only the weights, for load_weights of Keras; .h5 for Keras 2's layout",
    files: { (model: ExportedModel, path: String) throws(ModelFileError) in
      let layout = KerasWeights.Layout(path: path)
      return [
        ExportedFile(path: path, bytes: try KerasWeights.bytes(of: KerasModel(model), layout: layout, path: path))
      ]
    }, otherEndings: ["h5", "hdf5"],
    read: { (file: ModelFile) throws(ModelFileError) in
      try file.expect()
      let content = try HDF5File(ModelFile.bytes(file.path), path: file.path)
      // A whole model, as Keras 2 saved it.
      guard let description = content.texts("model_config")?.first else { return try KerasImport.weights(content) }
      return try KerasImport.model(
        KerasArchitecture(
          Array(description.utf8), path: "\(file.path), model_config",
          version: content.texts("keras_version")?.first),
        weights: content, path: file.path)
    })
}

extension KerasWeights {
  /// Where the weights of the description at `path` are.
  static func path(beside path: String) -> String {
    (path.hasSuffix(".json") ? String(path.dropLast(5)) : path) + ".weights.h5"
  }
}
