import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import FMDistTuning

extension TuneFolder {
  /// Holds the folder for this process. Throws (73) where another search does.
  func lock() throws -> FileLock {
    do {
      let lock = try FileLock(opening: mark)
      if try lock.lock() == .held {
        throw RunError(
          .cannotCreate, "\(path) \(RunHolder(lock).sentence): wait for its end, or choose another --output")
      }
      try lock.write(RunHolder.mine.text)
      return lock
    } catch let error as SystemError {
      throw RunError(.io, "\(path): cannot be written to: \(error)")
    }
  }

  /// Throws where trials in the folder were trained on other data than `dataset`: their results are not to be mixed.
  func requireData(of dataset: Dataset) throws {
    let mark = TrialRecord.mark(of: dataset)
    for name in try FileSystem.names(in: trials.path).sorted() where name.hasSuffix(".json") {
      let path = "\(trials.path)/\(name)"
      guard let record = try TrialRecord.read(path), let data = record.data, data != mark else { continue }
      throw RunError(
        .configuration,
        "\(path) is of a trial on other data, and this is \(dataset.source.summary): give the same --data, or choose another --output"
      )
    }
  }
}

extension TrialRecord {
  /// What tells `dataset` from others.
  static func mark(of dataset: Dataset) -> String {
    [dataset.fingerprint, dataset.weightsFingerprint].compactMap { $0 }.joined(separator: " ")
  }
}

extension Fault {
  /// Whether it says nothing of what was tried, but of the machine, its disk, or another program.
  var isOfMachine: Bool { [.usage, .internal, .cannotCreate, .io].contains(self) }
}
