// Activations that exp, exp - 1 and the normal distribution are enough for. Each is within some units in the last place of its
// formula, for every argument; NaN stays NaN.

/// exp(x) - 1 within two units in the last place; beyond the limits of ``exponential(_:)`` it is that function's, less 1.
@inline(always)
func exponentialMinusOne(_ argument: Vector) -> Vector {
  var x = argument.replacing(with: 88.37, where: argument .> 88.37)
  x = x.replacing(with: -87.33, where: x .< -87.33)
  let roundToInteger = Vector(repeating: 12_582_912)
  let shifted = roundToInteger.addingProduct(x, Vector(repeating: 1.442_695_040_9))
  let n = shifted - roundToInteger
  var r = x.addingProduct(n, Vector(repeating: -0.693_359_375))
  r = r.addingProduct(n, Vector(repeating: 2.121_944_400_5e-4))
  var p = Vector(repeating: 1 / 5040)
  p = Vector(repeating: 1 / 720).addingProduct(p, r)
  p = Vector(repeating: 1 / 120).addingProduct(p, r)
  p = Vector(repeating: 1 / 24).addingProduct(p, r)
  p = Vector(repeating: 1 / 6).addingProduct(p, r)
  p = Vector(repeating: 0.5).addingProduct(p, r)
  p = r.addingProduct(p, r * r)
  let integer =
    unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- unsafeBitCast(roundToInteger, to: SIMD16<Int32>.self)
  let power = unsafeBitCast((integer &+ 127) &<< 23, to: Vector.self)
  // 2^n (1 + p) - 1; below 2^-24 the 1 is all that is left.
  return (power - 1).addingProduct(p, power)
}

@inline(always)
func exponentialLinear(_ x: Vector) -> Vector { x.replacing(with: exponentialMinusOne(x), where: x .< 0) }

@inline(always)
func exponentialLinearGradient(_ dy: Vector, _ y: Vector) -> Vector { dy.replacing(with: dy * (y + 1), where: y .< 0) }

/// λ, and λ α, of a unit whose mean stays 0 and whose variance stays 1.
private let selfNormalizing = (scale: Float(1.050_700_987_355_480_5), below: Float(1.758_099_340_847_376_6))

@inline(always)
func scaledExponentialLinear(_ x: Vector) -> Vector {
  (x * selfNormalizing.scale).replacing(with: exponentialMinusOne(x) * selfNormalizing.below, where: x .< 0)
}

@inline(always)
func scaledExponentialLinearGradient(_ dy: Vector, _ y: Vector) -> Vector {
  (dy * selfNormalizing.scale).replacing(with: dy * (y + selfNormalizing.below), where: y .<= 0)
}

@inline(always)
func leaky(_ x: Vector) -> Vector { x.replacing(with: x * 0.2, where: x .< 0) }

@inline(always)
func leakyGradient(_ dy: Vector, _ y: Vector) -> Vector { dy.replacing(with: dy * 0.2, where: y .<= 0) }

/// max(x, 0) + ln(1 + exp(-|x|)).
@inline(always)
func softened(_ x: Vector) -> Vector {
  let e = exponential(x.replacing(with: -x, where: x .> 0))
  // ln(1 + e) = 2 artanh(s) with s = e / (2 + e) ≤ 1/3.
  let s = e / (2 + e)
  let square = s * s
  var p = Vector(repeating: 2 / 17)
  p = Vector(repeating: 2 / 15).addingProduct(p, square)
  p = Vector(repeating: 2 / 13).addingProduct(p, square)
  p = Vector(repeating: 2 / 11).addingProduct(p, square)
  p = Vector(repeating: 2 / 9).addingProduct(p, square)
  p = Vector(repeating: 2 / 7).addingProduct(p, square)
  p = Vector(repeating: 2 / 5).addingProduct(p, square)
  p = Vector(repeating: 2 / 3).addingProduct(p, square)
  p = Vector(repeating: 2).addingProduct(p, square)
  return rectified(x).addingProduct(p, s)
}

/// The slope is 1 - exp(-y).
@inline(always)
func softenedGradient(_ dy: Vector, _ y: Vector) -> Vector { -dy * exponentialMinusOne(-y) }

@inline(always)
func hardLogistic(_ x: Vector) -> Vector {
  let y = Vector(repeating: 0.5).addingProduct(x, Vector(repeating: 1 / 6))
  return y.replacing(with: 0, where: y .< 0).replacing(with: 1, where: y .> 1)
}

@inline(always)
func hardLogisticGradient(_ dy: Vector, _ y: Vector) -> Vector {
  (dy * (1 / 6)).replacing(with: 0, where: (y .<= 0) .| (y .>= 1))
}

/// x / (1 + exp(-x)); 0 where exp(-x) is beyond Float.
@inline(always)
func sigmoidLinear(_ x: Vector) -> Vector {
  (x / (1 + exponential(-x))).replacing(with: 0, where: x .< -88)
}

/// With s = 1 / (1 + exp(-x)) the slope is s (1 + x (1 - s)).
@inline(always)
func sigmoidLinearGradient(_ dy: Vector, _ x: Vector) -> Vector {
  // 1 - s is the function of -x, and keeps its digits where s is nearly 1. Beyond the limits slopes are 0 and 1, not ∞ · 0.
  let inside = x.replacing(with: -88, where: x .< -88).replacing(with: 88, where: x .> 88)
  let s = logistic(inside)
  return dy * s.addingProduct(s * inside, logistic(-inside))
}

/// Of the normal distribution Φ(-|x|), and the density times √(2π): exp(-x²/2). Both are 0 beyond 13.
@inline(always)
private func normalTail(_ x: Vector) -> (tail: Vector, bell: Vector) {
  let sign = unsafeBitCast(x, to: SIMD16<UInt32>.self) & 0x8000_0000
  let magnitude = unsafeBitCast(unsafeBitCast(x, to: SIMD16<UInt32>.self) ^ sign, to: Vector.self)
  let t = magnitude.replacing(with: 13, where: magnitude .> 13)
  // exp(-t²/2), with what t² was rounded by.
  let square = t * t
  let rest = (-square).addingProduct(t, t)
  var bell = exponential(square * -0.5)
  bell = bell.addingProduct(bell, rest * -0.5)
  // Φ(-t) exp(t²/2) (1 + 2 t) is smooth in q = (t - 4) / (t + 4): a least-squares fit, within 2^-24 of it.
  let q = (t - 4) / (t + 4)
  var p = Vector(repeating: -1.477_363e-4)
  p = Vector(repeating: -5.924_820_7e-5).addingProduct(p, q)
  p = Vector(repeating: 1.561_411_2e-3).addingProduct(p, q)
  p = Vector(repeating: -1.259_541_4e-3).addingProduct(p, q)
  p = Vector(repeating: -1.051_517_5e-2).addingProduct(p, q)
  p = Vector(repeating: 4.437_594_5e-2).addingProduct(p, q)
  p = Vector(repeating: -9.525_923e-2).addingProduct(p, q)
  p = Vector(repeating: 0.128_907_02).addingProduct(p, q)
  p = Vector(repeating: -9.638_008e-2).addingProduct(p, q)
  p = Vector(repeating: -2.300_920_2e-2).addingProduct(p, q)
  p = Vector(repeating: 0.849_695_8).addingProduct(p, q)
  let tail = p / Vector(repeating: 1).addingProduct(t, Vector(repeating: 2)) * bell
  let isFar = magnitude .> 13
  return (tail.replacing(with: 0, where: isFar), bell.replacing(with: 0, where: isFar))
}

/// x Φ(x)
@inline(always)
func gaussianLinear(_ x: Vector) -> Vector {
  let tail = normalTail(x).tail
  // -∞ times 0 is no number.
  return (x * tail.replacing(with: 1 - tail, where: x .> 0)).replacing(with: 0, where: x .< -13)
}

/// The slope is Φ(x) + x exp(-x²/2) / √(2π).
@inline(always)
func gaussianLinearGradient(_ dy: Vector, _ x: Vector) -> Vector {
  let (tail, bell) = normalTail(x)
  let inside = x.replacing(with: -13, where: x .< -13).replacing(with: 13, where: x .> 13)
  let phi = tail.replacing(with: 1 - tail, where: x .> 0)
  return dy * phi.addingProduct(inside * bell, Vector(repeating: 0.398_942_28))
}
