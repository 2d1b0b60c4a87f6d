import Foundation

/// An option of other programs whose value means something else than that of fmdist's option for the same purpose.
struct ForeignOption: Sendable {
  /// fmdist's key.
  let target: String
  /// How its value follows from the other one, behind "is".
  let relation: String
  /// The same as arithmetic; nil where more than the value is needed.
  var value: (@Sendable (Double) -> Double)?

  /// By the other programs' words, in small letters and digits alone.
  static let all: [String: [ForeignOption]] = {
    let kept = ForeignOption(target: "rate", relation: "1 - the probability to keep", value: { 1 - $0 })
    let half = ForeignOption(target: "l2", relation: "half of PyTorch's weight_decay", value: { $0 / 2 })
    let minimum = ForeignOption(target: "alpha", relation: "the lowest learning rate divided by the initial one")
    let period = ForeignOption(
      target: "decay_epochs", relation: "T_max where that counts epochs; where it counts batches, write decay_steps")
    let percent = ForeignOption(target: "fraction", relation: "the percentage divided by 100", value: { $0 / 100 })
    return [
      "keepprob": [kept], "keeprate": [kept], "keep": [kept], "keepprobability": [kept], "retainprob": [kept],
      "weightdecay": [half], "wd": [half], "etamin": [minimum], "minlr": [minimum], "minlearningrate": [minimum],
      "tmax": [period], "percent": [percent], "percentage": [percent],
    ]
  }()

  /// What to write in place of `entry`, at `path`, where `siblings` are known; nil where it is none of these options.
  static func advice(on entry: ConfigurationTree.Entry, at path: String, among siblings: [String]) -> String? {
    let known = all[Spelling.plain(entry.key)] ?? []
    guard let conversion = known.first(where: { siblings.contains($0.target) }) else { return nil }
    let target = conversion.target
    guard let convert = conversion.value, let number = entry.value.word.flatMap(Double.init), number.isFinite else {
      return "'\(target)' is \(conversion.relation)"
    }
    // Nine digits: 1 - 0.8 is not quite 0.2.
    let value = "\(Double(String(format: "%.9g", convert(number))) ?? convert(number))"
    let prefix = path.isEmpty ? "" : "\(path)."
    let isSetting = entry.place.setting(prefix + entry.key, "") != nil
    let written = isSetting ? ConfigurationTree.Place.setting(prefix + target, value) : "\(target): \(value)"
    return "write \(written), which is \(conversion.relation)"
  }
}
