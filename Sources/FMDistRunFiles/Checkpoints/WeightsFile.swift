/// The arrays of a file that a model may begin with: a checkpoint, whose checksums have to be right, or any safetensors file.
package struct WeightsFile {
  /// The file.
  package let path: String
  /// Of the whole file.
  package let sha256: String
  /// Name and shape of each array; of a checkpoint the model's alone.
  package let arrays: [(name: String, shape: [Int])]
  private let file: SafetensorsFile
  /// Those of a checkpoint, which are read already.
  private let read: [NamedArray]?

  /// Opens the file at `path`.
  package init(_ path: String) throws(RunFileError) {
    let file = try SafetensorsFile(path)
    self.path = path
    self.file = file
    sha256 = try file.sha256()
    read = Checkpoint.isWritten(in: file) ? try Checkpoint(file).parameters : nil
    arrays = read.map { $0.map { ($0.name, $0.shape) } } ?? file.tensors.map { ($0.name, $0.shape) }
  }

  /// The values of the array called `name`, one of ``arrays``; all are finite. Throws `.malformed` where they are not, or of a type
  /// that is no weight's.
  package func array(_ name: String) throws(RunFileError) -> NamedArray {
    let array: NamedArray
    if let found = read?.first(where: { $0.name == name }) {
      array = found
    } else {
      guard let tensor = file.tensors.first(where: { $0.name == name }) else {
        preconditionFailure("'\(name)' is not one of the file's arrays")
      }
      array = NamedArray(name: name, shape: tensor.shape, values: try file.floats(of: tensor))
    }
    guard array.nonFiniteCount == 0 else {
      throw RunFileError(
        .malformed, path: path,
        "'\(name)' has \(array.nonFiniteCount) \(array.nonFiniteCount == 1 ? "value that is" : "values that are") not finite as 32-bit floats"
      )
    }
    return array
  }
}
