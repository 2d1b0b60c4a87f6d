/// What `log.jsonl` has of an epoch beside `history.tsv`.
package struct EpochEvent: Sendable, Equatable {
  /// The epoch, from 1.
  package var epoch: Int
  /// The learning rate of its last update; `.nan` where the log has none.
  package var learningRate: Double
  /// Images trained a second, validation left out; `.nan` where the log has none.
  package var imagesPerSecond: Double

  /// An event.
  package init(epoch: Int, learningRate: Double, imagesPerSecond: Double) {
    self.epoch = epoch
    self.learningRate = learningRate
    self.imagesPerSecond = imagesPerSecond
  }

  private struct Line: Decodable {
    var event: String
    var epoch: Int?
    var learningRate: Double?
    var imagesPerSecond: Double?
  }

  /// The epochs in the log at `path`, rising; of an epoch that was trained again after a kill the last time counts.
  ///
  /// Lines that say nothing of an epoch that a run can have are passed over. Throws where the log can't be read.
  package static func read(log path: String) throws(RunFileError) -> [EpochEvent] {
    var events: [Int: EpochEvent] = [:]
    for line in try EventLog.lines(of: path, Line.self) {
      guard line.event == "epoch", let epoch = line.epoch, (1...NumberValidator.mostEpochs).contains(epoch)
      else { continue }
      events[epoch] = EpochEvent(
        epoch: epoch, learningRate: plausible(line.learningRate), imagesPerSecond: plausible(line.imagesPerSecond))
    }
    return events.values.sorted { $0.epoch < $1.epoch }
  }

  /// `.nan` where nothing is known, or what no run can have measured.
  private static func plausible(_ value: Double?) -> Double {
    value.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } ?? .nan
  }
}
