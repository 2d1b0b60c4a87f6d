// Functions of numbers in double precision for losses: the C library's differ between machines.

/// ln(x) of a positive normal number, through the series of atanh.
package func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var significand = x.significand
  if significand > 1.414_213_562_373_095_1 {
    significand /= 2
    exponent += 1
  }
  let s = (significand - 1) / (significand + 1)  // |s| ≤ 0.172, so the terms shrink by 0.0295
  let square = s * s
  var sum = 0.0
  for k in Swift.stride(from: 19, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
  return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
}

/// ln(x) of a positive normal number.
package func naturalLogarithm(_ x: Float) -> Float { Float(naturalLogarithm(Double(x))) }

/// exp(x); 0 below -708, where Double has no normal numbers.
package func exponential(_ x: Double) -> Double {
  guard x > -708 else { return x.isNaN ? x : 0 }
  guard x < 709 else { return .infinity }
  let n = (x * 1.442_695_040_888_963_4).rounded()
  // ln 2 in two parts, of which the first has zeros at its end: n of it is exact.
  let r = (x - n * 0.693_147_180_369_123_82) - n * 1.908_214_929_270_587_7e-10
  var sum = 1.0
  for k in Swift.stride(from: 14, through: 1, by: -1) { sum = sum * r / Double(k) + 1 }  // |r| ≤ 0.347
  return Double(sign: .plus, exponent: Int(n), significand: 1) * sum
}

/// x to the power of y, for x from 0 to 1 and y ≥ 0; 0 to the power of 0 is 1.
package func power(_ x: Double, _ y: Double) -> Double {
  if y == 0 { return 1 }
  if y <= 8, y == y.rounded() { return (1..<Int(y)).reduce(x) { product, _ in product * x } }
  return x < Double.leastNormalMagnitude ? 0 : exponential(y * naturalLogarithm(x))
}
