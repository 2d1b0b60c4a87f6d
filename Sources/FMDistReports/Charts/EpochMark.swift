import FMDistRunFiles

/// An epoch that the curves mark.
package struct EpochMark: Sendable, Equatable {
  /// The epoch, from 1.
  package var epoch: Int
  /// What the legend says of it.
  package var name: String

  /// A mark of `epoch`.
  package init(epoch: Int, name: String) {
    self.epoch = epoch
    self.name = name
  }

  /// The epoch of the best validation accuracy; nil where none was measured.
  package static func best(of history: History) -> EpochMark? {
    Curves.best(of: history).map { EpochMark(epoch: $0.epoch, name: "best val_acc, epoch \($0.epoch)") }
  }
}
