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

/// Categorical cross-entropy of softmax's output, and its gradient before softmax, fused: d_c = p_c - t_c.
///
/// The target t_c is 1 for the label and 0 for the others, or with a `smoothing` s of K classes, as in Keras,
/// (1 - s) [c = label] + s / K (Szegedy et al., "Rethinking the Inception Architecture", 2016).
///
/// `probabilities` (N x stride) is softmax's output, of which `gradient` gets the shape. `losses[n]` becomes
/// -Σ t_c ln max(p_c, 1e-7) (Keras's floor) and `predictions[n]` the first class of the greatest probability.
/// The gradient is that of the sum over samples; the optimizer divides by their number.
package func crossEntropy(
  probabilities: View<Float>, labels: View<UInt8>, channels: Int, stride: Int,
  smoothing: Float = 0, gradient: View<Float>, losses: View<Float>, predictions: View<UInt8>
) {
  let samples = labels.count
  require(
    channels <= stride && channels <= 256 && probabilities.count == samples * stride && losses.count == samples
      && gradient.count == samples * stride && predictions.count == samples, "cross-entropy over an impossible shape")
  let floor: Float = 1e-7
  let others = smoothing / Float(channels)
  for n in 0..<samples {
    let (p, d) = (probabilities.base + n * stride, gradient.base + n * stride)
    let label = Int(labels.base[n])
    require(label < channels, "label \(label) in a model of \(channels) classes")
    var best = 0
    for c in 0..<channels {
      if p[c] > p[best] { best = c }
      d[c] = p[c] - (c == label ? 1 : 0)
    }
    for c in channels..<max(stride, channels) { d[c] = 0 }
    predictions.base[n] = UInt8(best)
    guard smoothing != 0 else {
      losses.base[n] = -naturalLogarithm(max(p[label], floor))
      continue
    }
    var sum = 0.0
    for c in 0..<channels {
      d[c] = p[c] - (c == label ? 1 - smoothing + others : others)
      sum += Double(naturalLogarithm(max(p[c], floor)))
    }
    let ofLabel = Double(naturalLogarithm(max(p[label], floor)))
    losses.base[n] = Float(-(Double(1 - smoothing) * ofLabel + Double(others) * sum))
  }
}

/// ln(x) of a positive normal number, through the series of atanh in double precision: the C library's differs between machines.
package func naturalLogarithm(_ x: Float) -> Float {
  var exponent = Double(x.exponent)
  var significand = Double(x.significand)
  if significand > 1.414_213_562_373_095_1 {
    significand /= 2
    exponent += 1
  }
  let s = (significand - 1) / (significand + 1)  // |s| ≤ 0.172, so the terms shrink by 0.0295
  let square = s * s
  var sum = 0.0
  for k in Swift.stride(from: 19, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
  return Float(exponent * 0.693_147_180_559_945_3 + 2 * s * sum)
}
