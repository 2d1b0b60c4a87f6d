import FMDistImages
import FMDistPlatform

/// The size that a first configuration brings images to: one that shows what is on them and that CPUs train in minutes.
struct StarterSize: Equatable {
  let size: PixelSize
  /// nil where nothing is resized.
  let method: ResizeMethod?
  /// What was found, and why this.
  let reason: String
  let methodReason: String

  private static let sides = [32, 64, 96, 128]
  /// Images that are all alike in size stay as they are up to this side.
  private static let mostKept = 128
  /// How far height and width may be from a square before stretching shows.
  private static let mostStretch = 4.0 / 3

  /// For images of `sizes`, with how many there are of each, of which `trainingCount` are trained.
  init(_ sizes: [PixelSize: Int], trainingCount: Int) {
    let all = sizes.flatMap { Array(repeating: $0.key, count: $0.value) }
    let shorter = all.map { min($0.height, $0.width) }.sorted()
    let count = NumberText.count(all.count, "image")
    if let only = sizes.keys.first, sizes.count == 1, (8...Self.mostKept).contains(only.height),
      (8...Self.mostKept).contains(only.width)
    {
      size = only
      method = nil
      reason = "All \(count) are \(only.height) x \(only.width) (height x width): they stay as they are."
      methodReason = ""
      return
    }
    let median = shorter.isEmpty ? Self.sides[0] : shorter[shorter.count / 2]
    // A pass over the images is to take seconds: the more of them, the smaller.
    let most = trainingCount < 300 ? 128 : trainingCount < 5_000 ? 96 : trainingCount < 50_000 ? 64 : 32
    let side = Self.sides.last { $0 <= min(most, median) } ?? Self.sides[0]
    size = PixelSize(height: side, width: side)
    let found =
      sizes.count == 1
      ? "All \(count) are \(Self.text(all[0]))"
      : "\(count) of \(NumberText.count(sizes.count, "size")), \(Self.range(all))"
    let larger = Self.sides.first { $0 > side && $0 <= median }
    reason =
      "\(found) (height x width); half of them have \(NumberText.grouped(median)) pixels or more on their shorter side. "
      + (larger.map {
        "\(side) x \(side) trains quickly; [\($0), \($0)] shows more, and takes \(Self.factor(from: side, to: $0)) times as long."
      } ?? "\(side) x \(side) loses little detail.")
    let ratios = all.map { Double($0.width) / Double($0.height) }.sorted()
    // Of nearly all: a panorama among thousands is no reason.
    let edge = ratios.count / 20
    let (narrow, wide) = (ratios[edge], ratios[ratios.count - 1 - edge])
    if narrow >= 1 / Self.mostStretch, wide <= Self.mostStretch {
      method = .stretch
      methodReason =
        "Most are nearly square, so that stretching changes little; crop cuts edges off, pad adds a border."
    } else {
      method = .crop
      methodReason =
        "Their shapes differ, \(Self.ratio(narrow)) to \(Self.ratio(wide)) (width : height): crop keeps proportions and cuts edges "
        + "off; pad keeps all and adds a border; stretch distorts."
    }
  }

  private static func text(_ size: PixelSize) -> String { "\(size.height) x \(size.width)" }

  /// Least and greatest: by area.
  private static func range(_ sizes: [PixelSize]) -> String {
    let sorted = sizes.sorted {
      let (one, other) = ($0.height * $0.width, $1.height * $1.width)
      return one == other ? $0.height < $1.height : one < other
    }
    return "\(text(sorted[0])) to \(text(sorted[sorted.count - 1]))"
  }

  private static func factor(from side: Int, to other: Int) -> String {
    NumberText.short((Double(other * other) / Double(side * side) * 10).rounded() / 10)
  }

  private static func ratio(_ value: Double) -> String {
    value >= 1
      ? "\(NumberText.short((value * 10).rounded() / 10)) : 1" : "1 : \(NumberText.short((10 / value).rounded() / 10))"
  }
}
