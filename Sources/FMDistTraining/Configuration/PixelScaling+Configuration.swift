import FMDistKernels
import FMDistRunFiles

/// `data.scaling`: a word, or a mean and a deviation for each channel.
extension PixelScaling {
  /// The scaling at `key` of `node`, or nil when it is absent or null.
  static func configured(_ node: ConfigurationNode?, _ key: String) throws(ConfigurationError) -> PixelScaling? {
    try node?.optionalWordOrSection(key, words: named.map(\.name)) { word in
      named.first { $0.name == word }?.scaling ?? .unit
    } read: { node throws(ConfigurationError) in
      func numbers(_ key: String, in range: ClosedRange<Double>) throws(ConfigurationError) -> [Double] {
        do throws(ConfigurationError) { return try node.doubles(key, in: range) } catch {
          // Statistics of bytes are a common mistake.
          throw error.appending("; of pixels from 0 to 1, as divided by 255")
        }
      }
      let means = try numbers("mean", in: 0...1)
      let deviations = try numbers("deviation", in: 0.0001...1)
      guard means.count == deviations.count, !means.isEmpty else {
        throw node.error(
          "needs a mean and a deviation for each channel, found \(means.count) and \(deviations.count)")
      }
      return .channels(zip(means, deviations).map { Channel(mean: $0, deviation: $1) })
    }
  }

  /// As a configuration has it.
  var value: ConfigurationValue {
    guard case .channels(let channels) = self else { return .string(name ?? "") }
    return [
      "mean": .list(channels.map { .double($0.mean) }), "deviation": .list(channels.map { .double($0.deviation) }),
    ]
  }
}

extension RunConfiguration {
  /// Throws unless the scaling is of `channels` channels, if it is of any.
  func checkScaling(channels: Int) throws(ConfigurationError) {
    guard case .channels(let scaled) = data.scaling, scaled.count != channels else { return }
    let isOne = channels == 1
    throw ConfigurationError(
      place: "data.scaling",
      sentence: "has \(scaled.count) \(scaled.count == 1 ? "mean" : "means"), and images have \(channels) "
        + "\(isOne ? "channel" : "channels"): give \(channels) of mean and of deviation")
  }
}
