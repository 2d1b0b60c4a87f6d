import FMDistCommunication
import FMDistDatasets
import FMDistMemory
import Foundation

extension Dataset {
  /// Rank 0's `dataset` on every rank, so that only one host needs the files. The pixels are in memory that the ranks of a host have in
  /// common, rank 0's too: whoever lets go of `dataset` itself frees its copy.
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
    let pixels = try SharedPixels(dataset, over: communicator)
    func part(_ set: ImageSet?, _ offset: Int, _ hashes: Int?) throws(CommunicationError) -> ImageSet {
      try ImageSet.broadcast(
        set, labelSets: labelSets, classNames: classNames, over: communicator, pixels: pixels, offset, hashes)
    }
    let places = pixels.places
    var training = try part(dataset?.training, places.training, places.trainingHashes)
    let test = try part(dataset?.test, places.test, places.testHashes)
    let own = dataset?.training.weights
    if try communicator.broadcast(own != nil, root: 0) {
      let weights = own ?? Buffer(count: training.count)
      try communicator.broadcast(pieces: weights.view.bytes)
      training = training.weighted(by: weights)
    }
    let source = try DatasetSource.broadcast(dataset?.source, over: communicator)
    return Dataset(name: lines.first ?? "", training: training, test: test, source: source)
  }
}

extension DatasetSource {
  /// Rank 0's `source` on every rank: any of them may lead a group, and write down what its runs were trained on.
  fileprivate static func broadcast(
    _ source: DatasetSource?, over communicator: any Communicator
  ) throws(CommunicationError) -> DatasetSource {
    let text = source.flatMap { try? JSONEncoder().encode($0) } ?? Data()
    let received = try communicator.broadcastBytes(Array(text), root: 0)
    guard let source = try? source ?? JSONDecoder().decode(DatasetSource.self, from: Data(received)) else {
      preconditionFailure("a source is texts and flags, which JSON has")
    }
    return source
  }
}

extension ImageSet {
  fileprivate static func broadcast(
    _ set: ImageSet?, labelSets: [[Bool]]?, classNames: [String], over communicator: any Communicator,
    pixels: SharedPixels, _ offset: Int, _ hashes: Int?
  ) throws(CommunicationError) -> ImageSet {
    let sizes = try communicator.broadcast(
      SIMD4<Int>(set?.count ?? 0, set?.height ?? 0, set?.width ?? 0, set?.channels ?? 0), root: 0)
    let labels = set?.labels ?? Buffer(count: sizes[0])
    try communicator.broadcast(pieces: labels.view.bytes)
    let result = ImageSet(
      pixels: pixels.buffer(at: offset, count: sizes[0] * sizes[1] * sizes[2] * sizes[3]), labels: labels,
      labelSets: labelSets, height: sizes[1], width: sizes[2], channels: sizes[3], classNames: classNames)
    if let hashes { return result.hashed(by: pixels.buffer(at: hashes, count: sizes[0])) }
    // Any rank may lead a group, and writes the data's fingerprint into each checkpoint.
    let own = set?.contentHashes ?? Buffer<UInt64>(count: sizes[0])
    try communicator.broadcast(pieces: own.view.bytes)
    return result.hashed(by: own)
  }
}
