import FMDistMemory

/// Along one axis of a convolution's input: which taps of the window bring an input a part of its gradient, and from which output.
///
/// Inputs that lie a stride apart have the same taps, so they are told apart by their phase: input p + stride · t, for t from 0, gets
/// from output o + t what tap k has of it, for each (k, o) of phase p.
struct AxisTaps: Sendable {
  /// The phases: the stride, or as many as there are inputs.
  let phases: Int
  /// Outputs before the first, and from that on to one behind the last, that inputs ask for: zeros where there are none.
  let before, framed: Int
  /// Whether there are inputs that no output reads.
  let hasGaps: Bool
  /// For each phase where its taps begin, and where the last one's end.
  private let starts: Buffer<Int32>
  /// k, o and so on.
  private let pairs: Buffer<Int32>

  /// Of an axis with `size` inputs, `outputs` outputs, the window's taps `taps`, in the order in which they come, `dilation` apart, and
  /// `padding` zeros before the first input.
  init(size: Int, outputs: Int, taps: some Collection<Int>, stride: Int, dilation: Int, padding: Int) {
    phases = min(stride, size)
    var (pairs, starts): ([Int32], [Int32]) = ([], [0])
    var (least, most) = (0, outputs)
    for phase in 0..<phases {
      for tap in taps {
        let place = phase + padding - tap * dilation
        guard place % stride == 0 else { continue }
        let output = place / stride
        // One that lies outside for every input would read zeros alone.
        let end = output + (size - phase + stride - 1) / stride
        guard end > 0, output < outputs else { continue }
        (least, most) = (min(least, output), max(most, end))
        pairs += [Int32(tap), Int32(output)]
      }
      starts.append(Int32(pairs.count / 2))
    }
    hasGaps = (0..<size).contains { input in
      !taps.contains { tap in
        let place = input + padding - tap * dilation
        return place % stride == 0 && (0..<outputs).contains(place / stride)
      }
    }
    before = -least
    framed = most - least
    self.pairs = Buffer(pairs)
    self.starts = Buffer(starts)
  }

  /// How many taps `phase` has.
  @inline(__always)
  func count(_ phase: Int) -> Int { Int(starts.view.base[phase + 1] - starts.view.base[phase]) }

  /// The taps of input `step` of `phase` whose outputs are among `outputs`: the first of them, and how many. For taps whose outputs ascend.
  @inline(__always)
  func taps(_ phase: Int, at step: Int, outputs: Int) -> (UnsafePointer<Int32>, Int) {
    var (first, count) = (taps(phase), count(phase))
    while count > 0, Int(first[1]) + step < 0 {
      first += 2
      count -= 1
    }
    while count > 0, Int(first[2 * count - 1]) + step >= outputs { count -= 1 }
    return (first, count)
  }

  /// The taps of `phase`: k, o and so on.
  @inline(__always)
  func taps(_ phase: Int) -> UnsafePointer<Int32> {
    UnsafePointer(pairs.view.base + 2 * Int(starts.view.base[phase]))
  }
}
