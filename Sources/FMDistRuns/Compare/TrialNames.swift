import FMDistPlatform
import FMDistRunFiles

/// What searches call the runs of their trials, whose folders are named by hashes: `trial 4`, and `trial 4.2` of several executions.
struct TrialNames {
  /// Of each search that was looked at, the names of its runs by their folders' names.
  private var searches: [String: [String: String]] = [:]

  /// What the search calls the trial whose run is in `folder`; nil for a run of none, or where the search's table does not have it yet.
  mutating func name(_ folder: RunFolder) -> String? {
    let search = TuneFolder("\(folder.path)/../..")
    guard search.isMarked else { return nil }
    let names = searches[search.path] ?? Self.names(search)
    searches[search.path] = names
    return names[folder.name]
  }

  /// Whether the file at `path` is what a search notes of a trial, beside its run.
  static func isRecord(_ path: String) -> Bool {
    guard FileStatus(path)?.kind == .file, path.hasSuffix(".json") || path.hasSuffix(".attempts") else { return false }
    let folder = PathText.split(path).folder
    return TuneFolder("\(folder.isEmpty ? "." : folder)/..").isMarked
  }

  private static func names(_ search: TuneFolder) -> [String: String] {
    guard let bytes = try? InputFile.read(search.table, limit: 1 << 28) else { return [:] }
    var names: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst() {
      let number = line.prefix { $0 != "," }
      // One for each execution, in their order.
      let runs = line.matches(of: /trials\/([0-9a-f]{12})(?![0-9a-f])/).map { String($0.output.1) }
      var seen: [String] = []
      for run in runs where !seen.contains(run) { seen.append(run) }
      for (index, run) in seen.enumerated() {
        names[run] = "trial \(number)" + (seen.count > 1 ? ".\(index + 1)" : "")
      }
    }
    return names
  }
}
