/// How one axis of an image is brought from one length to another: each pixel of the target is a sum of neighbours of the source,
/// with weights that are whole numbers and add up to 2^24.
///
/// An axis that becomes shorter is averaged over the area that a pixel covers; one that becomes longer is interpolated between the
/// centres of pixels, and constant beyond the outer ones. All is whole numbers, as the same image must have the same bits everywhere.
struct ResizeAxis: Sendable, Equatable {
  /// The logarithm of the weights' sum.
  static let bits = 24

  /// For a pixel of the target: its first source pixel, and where its weights are.
  struct Pixel: Sendable, Equatable {
    var first: Int
    var weights: Range<Int>
  }

  let pixels: [Pixel]
  let weights: [UInt32]

  /// The step between pixels of the target is `step`/`denominator` pixels of the source; the first begins at `origin`/`denominator`.
  /// Both are even.
  init(source: Int, target: Int, origin: Int, step: Int, denominator: Int) {
    var pixels: [Pixel] = []
    var weights: [UInt32] = []
    pixels.reserveCapacity(target)
    weights.reserveCapacity(step > denominator ? 2 * target + source : 2 * target)
    func add(_ first: Int, _ count: Int) {
      pixels.append(Pixel(first: first, weights: weights.count - count..<weights.count))
    }
    for index in 0..<target {
      let start = origin + index * step
      if step == denominator {
        // Pixels stay what they are, also where half of an odd number of them is cut off.
        weights.append(1 << Self.bits)
        add(start / denominator, 1)
      } else if step > denominator {
        let first = start / denominator
        let end = (start + step + denominator - 1) / denominator
        var before = 0
        for pixel in first..<end {
          // Differences of rounded sums, not rounded differences: their sum is exact.
          let covered = min((pixel + 1) * denominator - start, step)
          let sum = ((covered << Self.bits) + step / 2) / step
          weights.append(UInt32(sum - before))
          before = sum
        }
        add(first, end - first)
      } else {
        let centre = start + step / 2 - denominator / 2
        guard centre > 0, centre < (source - 1) * denominator else {
          weights.append(1 << Self.bits)
          add(centre > 0 ? source - 1 : 0, 1)
          continue
        }
        let (first, rest) = centre.quotientAndRemainder(dividingBy: denominator)
        let second = ((rest << Self.bits) + denominator / 2) / denominator
        weights.append(UInt32((1 << Self.bits) - second))
        weights.append(UInt32(second))
        add(first, 2)
      }
    }
    (self.pixels, self.weights) = (pixels, weights)
  }

  /// All of `source` pixels as `target` pixels.
  init(source: Int, target: Int) {
    self.init(source: source, target: target, origin: 0, step: 2 * source, denominator: 2 * target)
  }
}
