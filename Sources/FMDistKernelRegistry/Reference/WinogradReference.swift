/// How far Winograd's convolution in single precision may lie from the exact one: the matrices of Lavin and Gray for six points (the
/// points 0, 1, -1, 2, -2 and infinity), by their absolute values.
///
/// Each term of an output takes part in no more than `roundings` roundings, so that it is off by at most γ of the sum of all terms'
/// absolute values, |A|ᵀ [(|G| |g| |G|ᵀ) ⊙ (|B|ᵀ |d| |B|)] |A| over all channels, and the bias (Higham, 3.1).
struct WinogradReference {
  private static let b: [[Double]] = [
    [4, 0, 5, 0, 1, 0], [0, 4, 4, 1, 1, 0], [0, 4, 4, 1, 1, 0], [0, 2, 1, 2, 1, 0], [0, 2, 1, 2, 1, 0],
    [0, 4, 0, 5, 0, 1],
  ]
  private static let points = [0.0, 1, 1, 2, 2]
  private static let scales = [1.0 / 4, 1.0 / 6, 1.0 / 6, 1.0 / 24, 1.0 / 24]

  let convolution: ConvolutionReference

  private var window: Int { convolution.kernel.0 }
  /// Outputs a side of a tile.
  private var side: Int { 7 - window }

  /// 6 x R
  private var g: [[Double]] {
    (0..<6).map { point in
      (0..<window).map { place in
        point == 5 ? (place + 1 == window ? 1 : 0) : Self.scales[point] * power(Self.points[point], place)
      }
    }
  }

  /// side x 6
  private var a: [[Double]] {
    (0..<side).map { place in
      (0..<6).map { point in point == 5 ? (place + 1 == side ? 1 : 0) : power(Self.points[point], place) }
    }
  }

  /// Transforms of weights take up to 7 roundings in each direction, one for their factor among them, of inputs 4, of sums 5; and the bias one.
  private var roundings: Double { Double(convolution.channels + 2 * (7 + 4 + 5) + 1) }

  /// The convolution's outputs without activation.
  func forward() -> [Expected] {
    let r = convolution
    let weights = (0..<r.channels).map { channel in
      (0..<r.filters).map { filter in
        product(
          g,
          (0..<window).map { kh in
            (0..<window).map { kw in
              abs(Double(r.weights[((kh * window + kw) * r.channels + channel) * r.filters + filter]))
            }
          })
      }
    }
    var magnitudes = [Double](repeating: 0, count: r.outputHeight * r.outputWidth * r.filters)
    for top in stride(from: 0, to: r.outputHeight, by: side) {
      for left in stride(from: 0, to: r.outputWidth, by: side) {
        var sums = [[[Double]]](
          repeating: [[Double]](repeating: [Double](repeating: 0, count: 6), count: 6), count: r.filters)
        for channel in 0..<r.channels {
          let tile = product(
            Self.b, (0..<6).map { i in (0..<6).map { j in abs(input(top + i, left + j, channel)) } })
          for filter in 0..<r.filters {
            for i in 0..<6 { for j in 0..<6 { sums[filter][i][j] += tile[i][j] * weights[channel][filter][i][j] } }
          }
        }
        for filter in 0..<r.filters {
          let outputs = product(a, sums[filter])
          for i in 0..<side where top + i < r.outputHeight {
            for j in 0..<side where left + j < r.outputWidth {
              magnitudes[((top + i) * r.outputWidth + left + j) * r.filters + filter] = outputs[i][j]
            }
          }
        }
      }
    }
    let nu = roundings * 0x1p-24
    return zip(r.forward(), magnitudes).enumerated().map { index, output in
      Expected(
        value: output.0.value, tolerance: nu / (1 - nu) * (output.1 + abs(Double(r.bias[index % r.filters]))))
    }
  }

  /// The input at a place of the outputs' grid, with zeros around it.
  private func input(_ row: Int, _ column: Int, _ channel: Int) -> Double {
    let (h, w) = (row - convolution.top, column - convolution.left)
    guard 0..<convolution.height ~= h, 0..<convolution.width ~= w else { return 0 }
    return Double(convolution.x[(h * convolution.width + w) * convolution.channels + channel])
  }

  /// t m tᵀ
  private func product(_ t: [[Double]], _ m: [[Double]]) -> [[Double]] {
    t.map { row in
      let line = m[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * m[$1][j] } }
      return t.map { other in other.indices.reduce(0) { $0 + line[$1] * other[$1] } }
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }
}
