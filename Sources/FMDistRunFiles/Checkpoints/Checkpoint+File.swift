import FMDistDigests
import FMDistPlatform
import Foundation

/// A checkpoint as one safetensors file: parameters under their names, optimizer state under `optimizer/`, what scaling has
/// learned under `preprocessing/`, what the epoch began with under `epoch_start/`, the rest as metadata.
extension Checkpoint {
  /// The version of the layout described in docs/checkpoints.md.
  static let formatVersion = 1
  /// What the names of optimizer state begin with in the file.
  static let optimizerPrefix = "optimizer/"

  /// What the names of what scaling has learned begin with.
  static let preprocessingPrefix = "preprocessing/"

  /// What the names of the arrays at the epoch's beginning begin with.
  static let epochStartPrefix = "epoch_start/"

  /// The metadata keys that ``extra`` cannot use.
  package static var reservedKeys: Set<String> { Set(MetadataKey.allCases.map(\.rawValue)) }

  enum MetadataKey: String, CaseIterable {
    case format
    case formatVersion = "format_version"
    case fmdistVersion = "fmdist_version"
    case configuration, seed, epoch
    case sampleOffset = "sample_offset"
    case step, history, best
    /// Of all tensors' bytes, as they lie in the file.
    case dataSHA256 = "sha256"
    /// Of the header without this key.
    case headerSHA256 = "header_sha256"
  }

  /// Writes the checkpoint to `path`, atomically (see ``AtomicFile``), and makes its folder if `makesFolder`.
  package func write(to path: String, makesFolder: Bool = true) throws(CheckpointError) {
    let file = try prepare(for: path, makesFolder: makesFolder)
    try AtomicFile.attempt("replace", path) { () throws(SystemError) in try file.place(at: path) }
    try AtomicFile.synchronizeFolder(PathText.split(path).folder)
  }

  /// The file at `path` before it gets that name: complete and on the disk.
  func prepare(for path: String, makesFolder: Bool = true) throws(CheckpointError) -> TemporaryFile {
    if let reserved = extra.keys.sorted().first(where: { Self.reservedKeys.contains($0) }) {
      throw CheckpointError(.mismatch, path: path, "cannot keep '\(reserved)' as an extra: the key is taken")
    }
    for prefix in [Self.optimizerPrefix, Self.preprocessingPrefix, Self.epochStartPrefix] {
      if let name = parameters.map(\.name).first(where: { $0.hasPrefix(prefix) }) {
        throw CheckpointError(.mismatch, path: path, "cannot hold the parameter '\(name)': '\(prefix)' is taken")
      }
    }
    let tensors =
      parameters.map { Tensor($0.name, shape: $0.shape, values: $0.values) }
      + optimizerState.map { Tensor(Self.optimizerPrefix + $0.name, shape: $0.shape, values: $0.values) }
      + preprocessing.map { Tensor(Self.preprocessingPrefix + $0.name, shape: $0.shape, values: $0.values) }
      + epochStart.map { Tensor(Self.epochStartPrefix + $0.name, shape: $0.shape, values: $0.values) }
    let hash = MessageDigest(.sha256)
    for array in parameters + optimizerState + preprocessing + epochStart {
      array.values.withUnsafeBytes { hash.update($0) }
    }
    var metadata = extra
    metadata[.format] = Self.format
    metadata[.formatVersion] = String(Self.formatVersion)
    metadata[.fmdistVersion] = fmdistVersion
    metadata[.configuration] = configuration
    metadata[.seed] = String(seed)
    metadata[.epoch] = String(epoch)
    metadata[.sampleOffset] = String(sampleOffset)
    metadata[.step] = String(step)
    metadata[.history] = history.text
    if let best {
      metadata[.best] =
        "{\"epoch\":\(best.epoch),\"metric\":\(JSONText.quoted(best.metric)),\"value\":\"\(best.value.description)\"}"
    }
    metadata[.dataSHA256] = hash.finalize().hexadecimal
    // All are float32, so the plan keeps their order, which the hash above is over.
    var (ordered, header) = try SafetensorsFile.plan(tensors, metadata: metadata, path: path)
    header.metadata[.headerSHA256] = MessageDigest.sha256(header.encoded()).hexadecimal
    return try SafetensorsFile.prepare(ordered, header: header, for: path, makesFolder: makesFolder)
  }

  /// Reads the checkpoint at `path`, checks every byte of it, and that its numbers are those of a run. Throws `.missing`, `.malformed`
  /// when it is damaged or no checkpoint, `.mismatch` when a newer fmdist made it, `.io`.
  ///
  /// Nothing that it says is believed before its checksums are right, the version of the format included: what both checksums are of
  /// is the same in all versions.
  package init(file path: String) throws(CheckpointError) { try self.init(SafetensorsFile(path)) }

  /// Whether `file` says that it is a checkpoint.
  package static func isWritten(in file: SafetensorsFile) -> Bool { file.metadata[.format] == format }

  private static let format = "fmdist-checkpoint"

  /// Reads the checkpoint in `file`, as ``init(file:)``.
  init(_ file: SafetensorsFile) throws(CheckpointError) {
    let (metadata, path) = (file.metadata, file.path)
    guard Self.isWritten(in: file) else {
      throw CheckpointError(
        .malformed, path: path,
        "is a safetensors file, but not a checkpoint of fmdist; `fmdist import` converts it to one")
    }
    var unsigned = file.header
    unsigned.metadata[.headerSHA256] = nil
    guard metadata[.headerSHA256] == MessageDigest.sha256(unsigned.encoded()).hexadecimal else {
      throw Self.damaged(path, "its header does not have the SHA-256 that it was written with")
    }
    guard metadata[.formatVersion] == String(Self.formatVersion) else { throw try Self.newer(file, path) }
    let hash = MessageDigest(.sha256)
    var parameters: [NamedArray] = []
    var optimizerState: [NamedArray] = []
    var preprocessing: [NamedArray] = []
    var epochStart: [NamedArray] = []
    for tensor in file.tensors {
      let values: [Float] = try file.values(of: tensor)
      values.withUnsafeBytes { hash.update($0) }
      func named(behind prefix: String) -> NamedArray? {
        guard tensor.name.hasPrefix(prefix) else { return nil }
        return NamedArray(name: String(tensor.name.dropFirst(prefix.count)), shape: tensor.shape, values: values)
      }
      if let array = named(behind: Self.optimizerPrefix) {
        optimizerState.append(array)
      } else if let array = named(behind: Self.preprocessingPrefix) {
        preprocessing.append(array)
      } else if let array = named(behind: Self.epochStartPrefix) {
        epochStart.append(array)
      } else {
        parameters.append(NamedArray(name: tensor.name, shape: tensor.shape, values: values))
      }
    }
    guard metadata[.dataSHA256] == hash.finalize().hexadecimal else {
      throw Self.damaged(path, "its values do not have the SHA-256 that they were written with")
    }
    func text(_ key: MetadataKey) throws(CheckpointError) -> String {
      if let text = metadata[key] { return text }
      throw CheckpointError(.malformed, path: path, "lacks '\(key.rawValue)' in its metadata")
    }
    func integer(_ key: MetadataKey) throws(CheckpointError) -> Int {
      if let value = Int(try text(key)) { return value }
      throw CheckpointError(.malformed, path: path, "has no whole number under '\(key.rawValue)' in its metadata")
    }
    self.init(
      parameters: parameters, optimizerState: optimizerState, fmdistVersion: try text(.fmdistVersion),
      configuration: try text(.configuration), seed: try integer(.seed), epoch: try integer(.epoch),
      sampleOffset: try integer(.sampleOffset), step: try integer(.step),
      history: try History(text: try text(.history), path: path, place: "history, "),
      best: try metadata[.best].map { (text: String) throws(CheckpointError) in try Best(text, path: path) },
      preprocessing: preprocessing, extra: metadata.filter { !Self.reservedKeys.contains($0.key) })
    self.epochStart = epochStart
    try validate(path: path)
  }

  /// What is wrong with `file`, whose header is sound and of another version of the format: damage, or the version.
  private static func newer(_ file: SafetensorsFile, _ path: String) throws(CheckpointError) -> CheckpointError {
    let hash = MessageDigest(.sha256)
    for tensor in file.tensors {
      let bytes: [UInt8] = try file.bytes(of: tensor)
      bytes.withUnsafeBytes { hash.update($0) }
    }
    guard file.metadata[.dataSHA256] == hash.finalize().hexadecimal else {
      return damaged(path, "its values do not have the SHA-256 that they were written with")
    }
    return CheckpointError(
      .mismatch, path: path,
      "has the format version \(file.metadata[.formatVersion] ?? "(none)"), this fmdist reads \(formatVersion); "
        + "it was made by fmdist \(file.metadata[.fmdistVersion] ?? "(unknown)")")
  }

  private static func damaged(_ path: String, _ sentence: String) -> CheckpointError {
    CheckpointError(.malformed, path: path, "is damaged: \(sentence)")
  }
}

extension Checkpoint.Best {
  /// The value is text in the file, as JSON has no NaN.
  private struct Written: Decodable {
    let epoch: Int
    let metric: String
    let value: String
  }

  init(_ text: String, path: String) throws(CheckpointError) {
    guard let written = try? JSONDecoder().decode(Written.self, from: Data(text.utf8)),
      let value = Double(written.value)
    else { throw CheckpointError(.malformed, path: path, "has no best epoch under 'best' in its metadata") }
    self.init(epoch: written.epoch, metric: written.metric, value: value)
  }
}

extension [String: String] {
  fileprivate subscript(_ key: Checkpoint.MetadataKey) -> String? {
    get { self[key.rawValue] }
    set { self[key.rawValue] = newValue }
  }
}
