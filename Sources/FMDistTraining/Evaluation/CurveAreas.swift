import Synchronization

/// The areas under the ROC and the precision-recall curve of one class.
struct CurveAreas: Sendable {
  let auc, averagePrecision: Double

  /// Those of `ranks`.
  init(_ ranks: RankedScores) { (auc, averagePrecision) = (ranks.auc, ranks.averagePrecision) }
}

/// The areas of a set of images that are worked out already. They are kept, and not the ranks, which take more memory than the probabilities.
final class KnownAreas: Sendable {
  private let areas = Mutex<[Int: CurveAreas]>([:])

  /// Those of class `label`, by `work` the first time.
  func areas(_ label: Int, _ work: () -> CurveAreas) -> CurveAreas {
    if let known = areas.withLock({ $0[label] }) { return known }
    let found = work()
    areas.withLock { $0[label] = found }
    return found
  }
}
