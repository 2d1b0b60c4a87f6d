/// What is known of finished epochs beside their row in the history: when, how fast, and at which learning rate.
///
/// None of it decides anything. It is in checkpoints so that curves are whole after a restart, in another folder too.
package struct EpochMeasures: Sendable, Equatable {
  /// The epoch, from 1.
  package var epoch: Int
  /// When it was done, validation included, in seconds since 1970.
  package var time: Double
  /// The learning rate of its last update.
  package var learningRate: Double
  /// Training images a second, over all ranks, without validation.
  package var imagesPerSecond: Double
  /// The seconds that it took, validation included.
  package var seconds: Double

  /// Measures of `epoch`; what is not known is `.nan`.
  package init(
    epoch: Int, time: Double = .nan, learningRate: Double = .nan, imagesPerSecond: Double = .nan,
    seconds: Double = .nan
  ) {
    self.epoch = epoch
    self.time = time
    self.learningRate = learningRate
    self.imagesPerSecond = imagesPerSecond
    self.seconds = seconds
  }

  /// A line an epoch, of numbers parted by blanks.
  package static func text(of all: [EpochMeasures]) -> String {
    all.map { measures in
      let values = [measures.time, measures.learningRate, measures.imagesPerSecond, measures.seconds]
      return "\(measures.epoch) \(values.map(\.description).joined(separator: " "))"
    }.joined(separator: "\n")
  }

  /// What ``text(of:)`` wrote; nil for other text, epochs that do not rise from 1 on, and measures that are negative or
  /// infinite, or longer than a thousand years.
  package static func all(in text: String) -> [EpochMeasures]? {
    var all: [EpochMeasures] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      let values = fields.dropFirst().compactMap { Double($0) }
      guard fields.count == 5, values.count == 4, let epoch = Int(fields[0]),
        ((all.last?.epoch ?? 0) + 1...NumberValidator.mostEpochs + 1).contains(epoch),
        values.allSatisfy({ $0.isNaN || ($0.isFinite && $0 >= 0) }),
        !(values[3] > NumberValidator.mostSeconds)
      else { return nil }
      all.append(
        EpochMeasures(
          epoch: epoch, time: values[0], learningRate: values[1], imagesPerSecond: values[2], seconds: values[3]))
    }
    return all
  }
}
