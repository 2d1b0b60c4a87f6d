/// Max pooling of one image by its definition: x (H x W x C), windows that lie wholly inside it.
struct MaxPoolingReference {
  let height, width, channels: Int
  let pool, strides: (Int, Int)

  var outputHeight: Int { (height - pool.0) / strides.0 + 1 }
  var outputWidth: Int { (width - pool.1) / strides.1 + 1 }

  /// Each output's maximum, its place in the window, and its place in x. Of equals the first is taken.
  func forward(_ x: [Float]) -> [(value: Float, place: UInt8, source: Int)] {
    var results: [(value: Float, place: UInt8, source: Int)] = []
    for oh in 0..<outputHeight {
      for ow in 0..<outputWidth {
        for c in 0..<channels {
          let window = (0..<pool.0 * pool.1).map { place in
            ((oh * strides.0 + place / pool.1) * width + ow * strides.1 + place % pool.1) * channels + c
          }
          var best = 0
          for place in window.indices where x[window[place]] > x[window[best]] { best = place }
          results.append((x[window[best]], UInt8(best), window[best]))
        }
      }
    }
    return results
  }

  /// dx, added up by windows in row-major order.
  func backward(_ x: [Float], dy: [Float]) -> [Float] {
    var dx = [Float](repeating: 0, count: x.count)
    for (result, gradient) in zip(forward(x), dy) { dx[result.source] += gradient }
    return dx
  }
}
