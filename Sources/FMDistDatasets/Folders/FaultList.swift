import FMDistPlatform

/// Files that are no images, for a person: all of them are counted, the first ones named.
struct FaultList {
  private let faults: [FileFault]
  private static let most = 10

  init(_ faults: [FileFault]) {
    self.faults = faults.map { ($0, NaturalKey($0.path)) }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// "3 of 200 files cannot be read as images: a/1.jpg (an empty file), …".
  func sentence(of count: Int) -> String {
    let named = faults.prefix(Self.most).map { "\($0.path.visible) (\($0.found))" }
    let rest = faults.count > Self.most ? ", and \(faults.count - Self.most) more" : ""
    return "\(faults.count) of \(count) files cannot be used as images: \(named.joined(separator: ", "))\(rest)."
  }

  /// Throws where files could not be read this time, as memory is short or a disk does not answer: without them the result would be another one than at
  /// the next start, whatever `data.on_bad_file` says.
  func requireLasting(of count: Int) throws(DatasetError) {
    let transient = faults.filter(\.isTransient)
    guard !transient.isEmpty else { return }
    throw DatasetError(
      .io,
      FaultList(transient).sentence(of: count)
        + " The \(transient.count == 1 ? "file" : "files") may be whole: run it again, with more memory, or "
        + "fewer ranks, or once the disk answers.")
  }

  func refusal(of count: Int) -> DatasetError {
    DatasetError(
      .malformed,
      sentence(of: count) + " Repair or remove \(faults.count == 1 ? "this file" : "these files"), or train without "
        + "\(faults.count == 1 ? "it" : "them"): data.on_bad_file: skip.")
  }

  /// What is to be said where they are left out; nil for none.
  func warning(of count: Int) -> DatasetWarning? {
    guard !faults.isEmpty else { return nil }
    return DatasetWarning(
      .badFiles, concernsTest: true, sentence(of: count) + " They are skipped, as data.on_bad_file is skip.")
  }
}
