import FMDistPlatform
import FMDistReports
import FMDistTuning

/// Says at rank 0 which models are trained on which data, whoever has trained them.
final class ModelProgress: TrialProgress {
  private let pairs: [ModelPair]
  private let folder: TrialFolder
  private let console: Console
  private let start = ContinuousClock.now
  private var told: Set<String>
  private let costBefore: Double

  init(_ pairs: [ModelPair], _ folder: TrialFolder, console: Console) {
    (self.pairs, self.folder, self.console) = (pairs, folder, console)
    let done = pairs.filter { Self.record(of: $0, in: folder) != nil }
    told = Set(done.map(\.id))
    costBefore = done.reduce(0) { $0 + $1.cost }
    if !done.isEmpty { console.tell("\(done.count) of \(pairs.count) trained before") }
  }

  private static func record(of pair: ModelPair, in folder: TrialFolder) -> TrialRecord? {
    guard let record = try? TrialRecord.read(folder.record(pair.id)), record.covers(pair.epochs) else { return nil }
    return record
  }

  func look() {
    for pair in pairs where !told.contains(pair.id) {
      guard let record = Self.record(of: pair, in: folder) else { continue }
      told.insert(pair.id)
      let came =
        record.failure.map { "failed: \($0)" }
        ?? record.testAccuracy.map { "test accuracy \(NumberText.percent($0, 2))" } ?? "trained"
      console.tell("\(pair.model) on \(pair.dataset)  \(came)  [\(told.count)/\(pairs.count)\(left)]".visible)
    }
  }

  /// The time that the rest takes if it goes on as it went in this session.
  private var left: String {
    let done = pairs.filter { told.contains($0.id) }.reduce(0) { $0 + $1.cost } - costBefore
    let rest = pairs.filter { !told.contains($0.id) }.reduce(0) { $0 + $1.cost }
    guard done > 0, rest > 0 else { return "" }
    return ", \(ProgressLine.clock((ContinuousClock.now - start).seconds * rest / done)) left"
  }
}
