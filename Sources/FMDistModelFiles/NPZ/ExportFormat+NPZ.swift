import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles

extension ExportFormat {
  /// NumPy's archive: the arrays in Keras's layout (HWIO, in x out), by the names that `fmdist inspect` prints. What images are
  /// standardized with is `preprocessing/mean` and `preprocessing/deviation`.
  package static let npz = ExportFormat(
    name: "npz", ending: "npz", summary: "only the arrays, in Keras's layout, for NumPy",
    files: { (model: ExportedModel, path: String) throws(ModelFileError) in
      let preparation = model.preparation
      let standard =
        preparation.means.isEmpty
        ? []
        : [
          NamedArray(name: "preprocessing/mean", shape: preparation.shape, values: preparation.means),
          NamedArray(name: "preprocessing/deviation", shape: preparation.shape, values: preparation.deviations),
        ]
      let members = (model.parameters + standard).map { array in
        (name: "\(array.name).npy", bytes: NPYFile.bytes(of: array.values, sizes: array.shape))
      }
      guard let bytes = StoredZip.bytes(of: members) else {
        throw ModelFileError(
          .badData, "\(path): the model is too large for an npz file: all arrays together may have 4 GiB")
      }
      return [ExportedFile(path: path, bytes: bytes)]
    },
    reader: ModelReader(
      content: { (path: String) throws(ModelFileError) in
        do throws(DatasetError) {
          return ModelFileContent(
            arrays: try NPZArrays.read(path).map { NamedArray(name: $0.name, shape: $0.sizes, values: $0.values) },
            metadata: [:])
        } catch { throw ModelFileError(error.fault, "\(error)") }
      },
      places: { (model: ExportedModel) throws(ModelFileError) in
        model.parameters.map {
          PlacedArray(name: $0.name, shape: $0.shape, content: .parameter($0, .same($0.shape)))
        }
      }, mean: "preprocessing/mean", deviation: "preprocessing/deviation"))
}
