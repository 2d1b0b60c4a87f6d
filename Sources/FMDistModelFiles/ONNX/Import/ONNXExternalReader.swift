import FMDistPlatform
import FMDistRunFiles

/// Reads tensors' numbers from files beside a model, as PyTorch writes them.
struct ONNXExternalReader {
  private let path: String
  private var files: [String: [UInt8]] = [:]
  /// The bytes of all files, and of all tensors.
  private var (fileCount, readCount) = (0, 0)

  /// Of the model at `path`.
  init(beside path: String) { self.path = path }

  /// The floats of `tensor`, which are at `place`.
  mutating func floats(of tensor: ONNXTensor, at place: ONNXExternalData) throws(ModelFileError) -> [Float] {
    func refuse(_ sentence: String) -> ModelFileError {
      ModelFileError(
        .badData,
        "\(path.visible): the numbers of \(tensor.name.brief(60).visible) are in another file, and \(sentence)")
    }
    let name = place.location
    // No file elsewhere is anybody's weights.
    guard !name.isEmpty, !name.contains("/"), !name.contains("\\"), name != "..", name != "." else {
      throw refuse(
        "its name is '\(name.brief(60).visible)'; expected a file in the same folder: save the model with its weights inside, in PyTorch with external_data=False"
      )
    }
    var count = 4
    for size in tensor.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { throw refuse("its shape \(tensor.shape) is impossible") }
      count = product
    }
    if files[name] == nil {
      let (folder, _) = PathText.split(path)
      let file = path.contains("/") ? "\(folder)/\(name)" : name
      let bytes = try ModelFile.bytes(file, limit: Int(Int32.max))
      files[name] = bytes
      fileCount += bytes.count
    }
    let bytes = files[name] ?? []
    guard place.length ?? count == count, place.offset >= 0, place.offset <= bytes.count,
      count <= bytes.count - place.offset,
      let floats = [Float](littleEndian: bytes[place.offset..<place.offset + count])
    else {
      throw refuse(
        "\(name.brief(60).visible) does not have \(count) bytes for it from byte \(place.offset) on; copy both files again, or export the model again"
      )
    }
    readCount += count
    guard readCount <= 2 * fileCount else { throw refuse("several tensors share its bytes; export the model again") }
    return floats
  }
}
