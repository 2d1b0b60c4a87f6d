import FMDistReports
import FMDistRunFiles
import FMDistTraining

extension EpochMark {
  /// The epoch that a run of `configuration` holds for its best: by what early stopping watches, or by the validation accuracy.
  package static func best(of history: History, _ configuration: RunConfiguration?) -> EpochMark? {
    guard let stopping = configuration?.training.earlyStopping else { return best(of: history) }
    return stopping.verdict(on: history.rows).bestEpoch.map { epoch in
      EpochMark(epoch: epoch, name: "best \(stopping.monitor.column), epoch \(epoch)")
    }
  }
}
