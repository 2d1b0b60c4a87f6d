import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles

/// A `.keras` file: a zip archive of a description, weights, and the version that wrote it.
enum KerasFile {
  private static let (description, weights, metadata) = ("config.json", "model.weights.h5", "metadata.json")

  /// The file of `model`, to be at `path`.
  static func bytes(of model: KerasModel, path: String) throws(ModelFileError) -> [UInt8] {
    let version = JSONValue.object(["keras_version": .string(KerasWeights.kerasVersion)])
    let bytes = StoredZip.bytes(of: [
      (metadata, Array(version.json.utf8)), (description, Array(model.architecture.json.utf8)),
      (weights, try KerasWeights.bytes(of: model, layout: .byClass, path: path)),
    ])
    guard let bytes else {
      throw ModelFileError(.badData, "\(path): the model is too large for a .keras file: it may have 4 GiB")
    }
    return bytes
  }

  /// The model in the file at `path`.
  static func model(_ path: String) throws(ModelFileError) -> ImportedModel {
    let description: [UInt8]
    let weights: [UInt8]
    do throws(DatasetError) {
      let archive = try ZipArchive(path)
      (description, weights) = (try member(Self.description, of: archive), try member(Self.weights, of: archive))
    } catch { throw ModelFileError(error.fault, error.message) }
    return try KerasImport.model(
      KerasArchitecture(description, path: "\(path), \(Self.description)"),
      weights: HDF5File(weights, path: "\(path), \(Self.weights)"), path: path)
  }

  private static func member(_ name: String, of archive: ZipArchive) throws(DatasetError) -> [UInt8] {
    guard let member = archive.members.last(where: { $0.name == name }) else {
      let found = archive.members.prefix(5).map { $0.name.visible.brief(60) }.joined(separator: ", ")
      throw DatasetError(
        .malformed,
        "\(archive.path): expected a Keras file (.keras) with \(name), found a zip archive of \(found.isEmpty ? "nothing" : found)"
      )
    }
    return try archive.bytes(of: member, name: "\(archive.path), \(name)")
  }
}
