import FMDistKernels
import FMDistMemory

extension ScoredImages {
  /// What a temperature is looked for in. Where all answers are right, or as good as chance, the best one would be 0 or infinite.
  package static let temperatures = 0.05...20.0

  /// The temperature with the least cross-entropy of these images, whose logits are kept, in ``temperatures``; 1 if there are none.
  ///
  /// The cross-entropy is convex in b = 1 / T. Its derivative is the sum over the logits z of (y - t) z, for probabilities y of b z and
  /// targets t; Newton's steps find where it is 0, and halves of an interval where they would leave it or are slow.
  package var fittedTemperature: Float {
    guard let logits, count > 0 else { return 1 }
    var (low, high) = (1 / Self.temperatures.upperBound, 1 / Self.temperatures.lowerBound)
    if slopeAndCurvature(of: logits, inverse: low).0 >= 0 { return Float(1 / low) }
    if slopeAndCurvature(of: logits, inverse: high).0 <= 0 { return Float(1 / high) }
    var (inverse, step) = (1.0, high - low)
    for _ in 0..<100 {
      let (slope, curvature) = slopeAndCurvature(of: logits, inverse: inverse)
      if slope > 0 { high = inverse } else { low = inverse }
      var next = inverse - slope / curvature
      if !(next > low && next < high && abs(next - inverse) <= step / 2) { next = low + (high - low) / 2 }
      step = abs(next - inverse)
      inverse = next
      if step <= 1e-9 * inverse { break }
    }
    return Float(1 / inverse)
  }

  /// The first and the second derivative of the sum of the images' cross-entropies by `inverse`, which `logits`, of N rows, are multiplied by.
  private func slopeAndCurvature(of logits: Logits, inverse: Double) -> (Double, Double) {
    var (slope, curvature) = (0.0, 0.0)
    let units = logits.units
    for image in 0..<count {
      let row = logits.values.view[image * units..<(image + 1) * units]
      if logits.activation == .softmax {
        let greatest = Double(row.elements.max() ?? 0)
        var (sum, first, second, own) = (0.0, 0.0, 0.0, 0.0)
        for unit in 0..<units {
          let z = Double(row[unit]) - greatest
          let power = exponential(inverse * z)
          sum += power
          first += power * z
          second += power * z * z
          if isOf(unit, image) { own += z }
        }
        let mean = first / sum
        slope += mean - own
        curvature += second / sum - mean * mean
      } else {
        for unit in 0..<units {
          let z = Double(row[unit])
          let y = 1 / (1 + exponential(-inverse * z))
          // A single sigmoid's is the probability of the second class.
          slope += (y - (isOf(units == 1 ? classNames.count - 1 : unit, image) ? 1 : 0)) * z
          curvature += y * (1 - y) * z * z
        }
      }
    }
    return (slope, curvature)
  }

  /// The same images, scored by their logits divided by `temperature`, and by no thresholds.
  package func divided(by temperature: Float) -> ScoredImages {
    guard let logits else { return self }
    let (units, classes) = (logits.units, classNames.count)
    let scaled = Buffer<Float>(count: count * classes)
    // As wide as the network's own rows, so that sums over one have the same order.
    let stride = (units + 15) / 16 * 16
    let row = Buffer<Float>(count: stride)
    for image in 0..<count {
      for unit in 0..<units { row.view[unit] = logits.values.view[image * units + unit] / temperature }
      logits.activation.forward(row.view, channels: units, stride: stride)
      let output = scaled.view[image * classes..<(image + 1) * classes]
      if units < classes {
        (output[0], output[1]) = (1 - row.view[0], row.view[0])
      } else {
        output.copy(from: row.view[0..<units])
      }
    }
    return scored(scaled, thresholds: nil)
  }
}
