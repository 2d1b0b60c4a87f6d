import FMDistCommunication
import FMDistDatasets
import FMDistMemory
import Foundation

extension Dataset {
  /// Rank 0's `dataset` on every rank, so that only one host needs the files.
  package static func broadcast(_ dataset: Dataset?, over communicator: any Communicator) throws(CommunicationError)
    -> Dataset
  {
    if communicator.size == 1, let dataset { return dataset }
    let text = dataset.map { ([$0.name] + $0.training.classNames).joined(separator: "\n") } ?? ""
    let lines = String(decoding: try communicator.broadcastBytes(Array(text.utf8), root: 0), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let classNames = Array(lines.dropFirst())
    let sets = dataset?.training.labelSets
    let marks = try communicator.broadcastBytes(sets.map { $0.joined().map { $0 ? 1 : 0 } } ?? [], root: 0)
    let hasSets = try communicator.broadcast(sets != nil, root: 0)
    let labelSets: [[Bool]]? =
      hasSets
      ? stride(from: 0, to: marks.count, by: classNames.count).map { start in
        marks[start..<start + classNames.count].map { $0 == 1 }
      } : nil
    func part(_ set: ImageSet?) throws(CommunicationError) -> ImageSet {
      try ImageSet.broadcast(set, labelSets: labelSets, classNames: classNames, over: communicator)
    }
    var (training, test) = (try part(dataset?.training), try part(dataset?.test))
    if try communicator.broadcast(training.weights != nil, root: 0) {
      let weights = training.weights ?? Buffer(count: training.count)
      try communicator.broadcast(pieces: weights.view.bytes)
      training = training.weighted(by: weights)
    }
    let source = try DatasetSource.broadcast(dataset?.source, over: communicator)
    return dataset ?? Dataset(name: lines.first ?? "", training: training, test: test, source: source)
  }
}

/// The most bytes of images on their way at once: large enough to cost no time, small enough for a second on 10 Mbit/s.
private let pieceBytes = 1 << 20

extension Communicator {
  /// Overwrites `bytes` of the data with rank 0's, in pieces, each of which the watchdog gives its time: a large set may well take longer
  /// over a slow network.
  fileprivate func broadcast(pieces bytes: UnsafeMutableRawBufferPointer) throws(CommunicationError) {
    for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
      let piece = bytes[start..<min(start + pieceBytes, bytes.count)]
      do throws(CommunicationError) {
        try broadcast(UnsafeMutableRawBufferPointer(rebasing: piece), root: 0)
      } catch {
        throw error.during("sending the data")
      }
    }
  }
}

extension DatasetSource {
  /// Rank 0's `source` on every rank, without its warnings: any of them may write a checkpoint, which says what it was trained on.
  fileprivate static func broadcast(
    _ source: DatasetSource?, over communicator: any Communicator
  ) throws(CommunicationError) -> DatasetSource {
    let bytes = try communicator.broadcastBytes(
      source.flatMap { try? JSONEncoder().encode(Sent($0)) }.map(Array.init) ?? [], root: 0)
    if let source { return source }
    guard let sent = try? JSONDecoder().decode(Sent.self, from: Data(bytes)) else {
      preconditionFailure("a source of data in JSON")
    }
    return sent.source
  }

  /// What is sent.
  private struct Sent: Codable {
    let isSynthetic, isVerified, isTakenAsSquares, areNamesConfigured: Bool
    let format: String?
    /// Of each file its path and its checksum.
    let files: [[String]]
    let ownClassNames, trainingFiles: [String]?
    let inputs: [String]

    init(_ source: DatasetSource) {
      (isSynthetic, isVerified) = (source.synthetic, source.verified)
      (isTakenAsSquares, areNamesConfigured) = (source.isTakenAsSquares, source.areNamesConfigured)
      format = source.format?.rawValue
      files = source.files.map { [$0.path, $0.md5] }
      (ownClassNames, trainingFiles, inputs) = (source.ownClassNames, source.trainingFiles, source.inputs)
    }

    var source: DatasetSource {
      var source = DatasetSource(
        synthetic: isSynthetic, verified: isVerified, format: format.flatMap(DatasetFormat.init(rawValue:)),
        files: files.map { DatasetSource.File(path: $0[0], md5: $0[1]) }, isTakenAsSquares: isTakenAsSquares,
        ownClassNames: ownClassNames)
      (source.trainingFiles, source.inputs) = (trainingFiles, inputs)
      source.areNamesConfigured = areNamesConfigured
      return source
    }
  }
}

extension ImageSet {
  fileprivate static func broadcast(
    _ set: ImageSet?, labelSets: [[Bool]]?, classNames: [String], over communicator: any Communicator
  ) throws(CommunicationError) -> ImageSet {
    let sizes = try communicator.broadcast(
      SIMD4<Int>(set?.count ?? 0, set?.height ?? 0, set?.width ?? 0, set?.channels ?? 0), root: 0)
    let pixels = set?.pixels ?? Buffer(count: sizes[0] * sizes[1] * sizes[2] * sizes[3])
    let labels = set?.labels ?? Buffer(count: sizes[0])
    for bytes in [pixels.view.bytes, labels.view.bytes] { try communicator.broadcast(pieces: bytes) }
    return set
      ?? ImageSet(
        pixels: pixels, labels: labels, labelSets: labelSets, height: sizes[1], width: sizes[2], channels: sizes[3],
        classNames: classNames)
  }
}
