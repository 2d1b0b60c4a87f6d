import FMDistMemory

/// Overwrites each position's first `channels` floats with their softmax: exp(x_c - max) / Σ exp(x - max).
///
/// `x` holds positions of `stride` floats each; those past `channels` become zero.
package func softmaxForward(_ x: View<Float>, channels: Int, stride: Int) {
  require(channels > 0 && channels <= stride && x.count % stride == 0, "softmax over an impossible shape")
  for start in Swift.stride(from: 0, to: x.count, by: stride) {
    let row = x.base + start
    var greatest = row[0]
    for c in 1..<max(channels, 1) where row[c] > greatest { greatest = row[c] }
    var sum: Float = 0
    var c = 0
    while c < channels {
      var v = Vector.zero
      for lane in 0..<min(16, channels - c) { v[lane] = row[c + lane] }
      let e = exponential(v - greatest)
      for lane in 0..<min(16, channels - c) {
        row[c + lane] = e[lane]
        sum += e[lane]
      }
      c += 16
    }
    for c in 0..<channels { row[c] /= sum }
    for c in channels..<max(stride, channels) { row[c] = 0 }
  }
}

/// Overwrites `dy` with the gradient before softmax: dx_c = y_c (dy_c - Σ dy · y); layouts as in the forward function.
package func softmaxBackward(y: View<Float>, dy: View<Float>, channels: Int, stride: Int) {
  require(y.count == dy.count && channels <= stride && y.count % stride == 0, "softmax over an impossible shape")
  for start in Swift.stride(from: 0, to: y.count, by: stride) {
    let (p, d) = (y.base + start, dy.base + start)
    var dot: Float = 0
    for c in 0..<channels { dot.addProduct(d[c], p[c]) }
    for c in 0..<channels { d[c] = p[c] * (d[c] - dot) }
    for c in channels..<max(stride, channels) { d[c] = 0 }
  }
}
