import FMDistPlatform
import FMDistRunFiles

/// A run beside others: what its folder says of it.
package struct ComparedRun: Sendable {
  /// What tells it from the others: its folder.
  package var name: String
  /// The configuration's name; empty where it is not known.
  package var configurationName = ""
  /// Its epochs.
  package var history: History
  /// Its result; nil until it is finished.
  package var result: ResultFile?
  /// How its last session ended.
  package var state = RunState.open
  /// The data set's name; nil where it is not known.
  package var dataset: String?
  /// Which images those are, by their checksum; nil where it is not known.
  package var dataSHA256: String?
  /// The configuration's keys and their values.
  package var configuration = ConfigurationSummary()
  /// Images trained a second, in the last epoch that is known of; `.nan` where none is. For a run without a result.
  package var lastImagesPerSecond = Double.nan

  /// A run called `name`.
  package init(name: String, history: History) {
    self.name = name
    self.history = history
  }

  /// The epoch with the best validation accuracy.
  package var best: History.Row? { Curves.best(of: history) }

  /// Images trained a second.
  package var imagesPerSecond: Double { result?.imagesPerSecond ?? lastImagesPerSecond }

  /// The names of the classes; nil where they are not known.
  var classNames: [String]? { result?.classNames }

  /// Whether the classes are known to be others than those of `other`, by name; their order does not matter. Names that are mere numbers are no
  /// names: as many of them are taken for the same classes.
  func hasOtherClasses(than other: ComparedRun) -> Bool {
    guard let own = classNames, let others = other.classNames else { return false }
    if own.count == others.count, own.areNumbers || others.areNumbers { return false }
    return Set(own) != Set(others)
  }

  /// Whether the images are known to be others than those of `other`, or are called otherwise.
  func hasOtherData(than other: ComparedRun) -> Bool {
    if let own = dataSHA256, let others = other.dataSHA256 { return own != others }
    if let own = result, let others = other.result, own.synthetic != others.synthetic { return true }
    guard let own = dataset, let others = other.dataset else { return false }
    return own != others
  }
}
