import FMDistDatasets
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import FMDistTuning

extension TuneFolder {
  /// Holds the folder for this process, and makes it where it is not there. Throws (64) where it holds anything but a search, and (73) where
  /// another search holds it.
  func lock() throws -> FileLock {
    try AtomicFile.makeFolder(path)
    let content = RunFolder(path).content
    if !isMarked, !content.isEmpty || RunFolder(path).isMarked {
      let few = content.prefix(3).joined(separator: ", ") + (content.count > 3 ? ", …" : "")
      throw RunError(
        .usage,
        RunFolder(path).isMarked || RunFolder(path).isUsed
          ? "\(path) is the folder of a run: choose another --output"
          : "\(path) is not a search's folder and not empty: it holds \(few); choose another --output")
    }
    do {
      let lock = try FileLock(opening: mark)
      if try lock.lock() == .held {
        throw RunError(
          .cannotCreate, "\(path) \(RunHolder(lock).sentence): wait until it ends, or choose another --output")
      }
      try lock.write(RunHolder.mine.text)
      return lock
    } catch let error as SystemError {
      throw RunError(.io, "\(path): cannot be written to: \(error)")
    }
  }

  /// What was known of each trial before.
  func records() throws(RunFileError) -> [String: TrialRecord] {
    var records: [String: TrialRecord] = [:]
    for name in (try? FileSystem.names(in: trials.path)) ?? [] where name.hasSuffix(".json") {
      let id = String(name.dropLast(5))
      records[id] = try TrialRecord.read(trials.record(id))
    }
    return records
  }

  /// Throws where trials in the folder, which read what `plan`'s base reads, were trained on other data than `dataset`: their results are not to
  /// be mixed. Those with data of their own are checked when it is their turn.
  func requireData(of dataset: Dataset, _ plan: TrialPlan) throws {
    let mark = TrialRecord.mark(of: dataset)
    for name in try FileSystem.names(in: trials.path).sorted() where name.hasSuffix(".json") {
      let path = "\(trials.path)/\(name)"
      guard let record = try TrialRecord.read(path), let data = record.data, data != mark,
        !plan.readsOwnData(record.settings)
      else { continue }
      throw RunError.otherData(dataset.source.summary, than: path)
    }
  }
}

extension RunError {
  /// The record at `path` is of a trial on other data than what is there now, which `summary` says.
  static func otherData(_ summary: String, than path: String) -> RunError {
    RunError(
      .configuration,
      "\(path) is of a trial on other data, and this is \(summary): give the same --data, or choose another --output"
    )
  }
}

extension TrialRecord {
  /// What tells `dataset` from others.
  static func mark(of dataset: Dataset) -> String {
    mark(of: DatasetFingerprint(dataset))
  }

  /// The same, of the data that `checkpoint` was trained on; nil where it does not say.
  static func mark(of checkpoint: Checkpoint) -> String? { DatasetFingerprint(checkpoint).map(mark(of:)) }

  private static func mark(of fingerprint: DatasetFingerprint) -> String {
    [fingerprint.fingerprint, fingerprint.weights].compactMap { $0 }.joined(separator: " ")
  }
}

extension Fault {
  /// Whether it says nothing of what was tried, but of the machine, its disk, or another program.
  var isOfMachine: Bool { [.usage, .internal, .cannotCreate, .io].contains(self) }
}
