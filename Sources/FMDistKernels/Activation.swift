import FMDistMemory

/// The functions between layers, by Keras's names.
public enum Activation: String, CaseIterable, Sendable {
  /// f(x) = x
  case linear
  /// f(x) = max(x, 0)
  case relu
  /// f(x) = 1 / (1 + exp(-x))
  case sigmoid
  /// f(x) = tanh(x)
  case tanh
  /// f(x)_c = exp(x_c) / Σ exp(x), over the channels of each position
  case softmax
  /// f(x) = x, or exp(x) - 1 below zero
  case elu
  /// f(x) = λ x, or λ α (exp(x) - 1) below zero, with λ and α of Klambauer et al., "Self-normalizing neural networks" (2017)
  case selu
  /// f(x) = x Φ(x), with the normal distribution's Φ
  case gelu
  /// f(x) = x / (1 + exp(-x))
  case silu
  /// f(x) = x, or x / 5 below zero
  case leakyRelu = "leaky_relu"
  /// f(x) = ln(1 + exp(x))
  case softplus
  /// f(x) = x / 6 + 1 / 2, at least 0 and at most 1
  case hardSigmoid = "hard_sigmoid"
  /// f(x) = exp(x)
  case exponential
}

extension Activation {
  /// Whether its gradient needs x, as two arguments may have the same result: such a function is an operation of its own.
  package var needsArgument: Bool { self == .gelu || self == .silu }

  /// Overwrites `x` (positions x stride floats) with f(x); of each position the first `channels` are real.
  package func forward(_ x: View<Float>, channels: Int, stride: Int) {
    switch self {
    case .linear: return
    case .relu: Activation.map(x, rectified)
    case .sigmoid: Activation.map(x, logistic)
    case .tanh: Activation.map(x, hyperbolicTangent)
    case .softmax: softmaxForward(x, channels: channels, stride: stride)
    case .elu: Activation.map(x, exponentialLinear)
    case .selu: Activation.map(x, scaledExponentialLinear)
    case .gelu: Activation.map(x, gaussianLinear)
    case .silu: Activation.map(x, sigmoidLinear)
    case .leakyRelu: Activation.map(x, leaky)
    case .softplus: Activation.map(x, softened)
    case .hardSigmoid: Activation.map(x, hardLogistic)
    case .exponential: Activation.map(x, FMDistKernels.exponential)
    }
  }

  /// Overwrites `dy` with dx = dy · f'(x), from y = f(x); layouts as in ``forward(_:channels:stride:)``.
  ///
  /// Not for a function that ``needsArgument``.
  package func backward(y: View<Float>, dy: View<Float>, channels: Int, stride: Int) {
    switch self {
    case .linear: return
    case .relu: Activation.map(dy, y, rectifiedGradient)
    case .sigmoid: Activation.map(dy, y, logisticGradient)
    case .tanh: Activation.map(dy, y, hyperbolicTangentGradient)
    case .softmax: softmaxBackward(y: y, dy: dy, channels: channels, stride: stride)
    case .elu: Activation.map(dy, y, exponentialLinearGradient)
    case .selu: Activation.map(dy, y, scaledExponentialLinearGradient)
    case .leakyRelu: Activation.map(dy, y, leakyGradient)
    case .softplus: Activation.map(dy, y, softenedGradient)
    case .hardSigmoid: Activation.map(dy, y, hardLogisticGradient)
    case .exponential: Activation.map(dy, y) { $0 * $1 }
    case .gelu, .silu: require(false, "the gradient of \(self) from its result")
    }
  }

  /// Overwrites `dy` with dx = dy · f'(x), from x and y = f(x), whichever the function needs.
  package func backward(x: View<Float>, y: View<Float>, dy: View<Float>, channels: Int, stride: Int) {
    switch self {
    case .gelu: Activation.map(dy, x, gaussianLinearGradient)
    case .silu: Activation.map(dy, x, sigmoidLinearGradient)
    default: backward(y: y, dy: dy, channels: channels, stride: stride)
    }
  }

  /// The least value that a tile stores: relu is done with it.
  @inline(__always)
  var floor: Vector { Vector(repeating: self == .relu ? 0 : -.infinity) }

  /// Whether ``finish(_:rows:rowStride:width:)`` has to follow a tile that is stored at least at ``floor``.
  @inline(__always)
  var isUnfinished: Bool { self != .linear && self != .relu }

  /// Overwrites a tile of a result with f of it: `rows` rows, `rowStride` floats apart, of `width` floats, whole blocks.
  ///
  /// Softmax, which is not element by element, is left undone. Called after the tile is stored: were it applied to the
  /// sums in registers, the compiler would keep them in memory.
  @inline(never)
  func finish(_ tile: UnsafeMutablePointer<Float>, rows: Int, rowStride: Int, width: Int) {
    switch self {
    case .linear, .softmax: return
    case .relu: Activation.map(tile, rows, rowStride, width, rectified)
    case .sigmoid: Activation.map(tile, rows, rowStride, width, logistic)
    case .tanh: Activation.map(tile, rows, rowStride, width, hyperbolicTangent)
    case .elu: Activation.map(tile, rows, rowStride, width, exponentialLinear)
    case .selu: Activation.map(tile, rows, rowStride, width, scaledExponentialLinear)
    case .gelu: Activation.map(tile, rows, rowStride, width, gaussianLinear)
    case .silu: Activation.map(tile, rows, rowStride, width, sigmoidLinear)
    case .leakyRelu: Activation.map(tile, rows, rowStride, width, leaky)
    case .softplus: Activation.map(tile, rows, rowStride, width, softened)
    case .hardSigmoid: Activation.map(tile, rows, rowStride, width, hardLogistic)
    case .exponential: Activation.map(tile, rows, rowStride, width, FMDistKernels.exponential)
    }
  }

  @inline(always)
  private static func map(
    _ tile: UnsafeMutablePointer<Float>, _ rows: Int, _ rowStride: Int, _ width: Int, _ f: (Vector) -> Vector
  ) {
    for row in 0..<rows {
      let base = tile + row &* rowStride
      for i in stride(from: 0, to: width, by: 16) { base.store(f(base.vector(i)), i) }
    }
  }

  @inline(always)
  private static func map(_ x: View<Float>, _ f: (Vector) -> Vector) {
    let whole = x.count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) { x.base.store(f(x.base.vector(i)), i) }
    for i in whole..<x.count { x.base[i] = f(Vector(repeating: x.base[i]))[0] }
  }

  @inline(always)
  private static func map(_ x: View<Float>, _ y: View<Float>, _ f: (Vector, Vector) -> Vector) {
    require(x.count == y.count, "activation and gradient differ in length")
    let whole = x.count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) { x.base.store(f(x.base.vector(i), y.base.vector(i)), i) }
    for i in whole..<x.count { x.base[i] = f(Vector(repeating: x.base[i]), Vector(repeating: y.base[i]))[0] }
  }
}

/// max(x, 0), and NaN for NaN.
@inline(always)
func rectified(_ x: Vector) -> Vector { x.replacing(with: 0, where: x .< 0) }

@inline(always)
func rectifiedGradient(_ dy: Vector, _ y: Vector) -> Vector { dy.replacing(with: 0, where: y .<= 0) }

/// 1 / (1 + exp(-x))
@inline(always)
func logistic(_ x: Vector) -> Vector { 1 / (1 + exponential(-x)) }

@inline(always)
private func logisticGradient(_ dy: Vector, _ y: Vector) -> Vector { dy * (y * (1 - y)) }

/// exp(x) within a unit in the last place, for sixteen elements; the C library's differs between machines.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2, exp(r) by its Taylor polynomial of degree 7. Arguments under -87.33, -∞ among
/// them, give exp(-87.33), the smallest normal number; those above 88.37 give 2.4e38, not ∞. NaN stays NaN.
@inline(always)
package func exponential(_ argument: Vector) -> Vector {
  var x = argument.replacing(with: 88.37, where: argument .> 88.37)
  x = x.replacing(with: -87.33, where: x .< -87.33)
  let roundToInteger = Vector(repeating: 12_582_912)  // 1.5 · 2^23: adding it leaves the integer in the low bits
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
  p = Vector(repeating: 1).addingProduct(p, r)
  p = Vector(repeating: 1).addingProduct(p, r)
  let integer =
    unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- unsafeBitCast(roundToInteger, to: SIMD16<Int32>.self)
  return p * unsafeBitCast((integer &+ 127) &<< 23, to: Vector.self)
}

/// tanh(x) = x · P(x²) near zero, else ±(1 - 2 / (exp(2|x|) + 1)): within 1.5 units in the last place, and odd to the bit;
/// NaN stays NaN.
@inline(always)
package func hyperbolicTangent(_ x: Vector) -> Vector {
  let sign = unsafeBitCast(x, to: SIMD16<UInt32>.self) & 0x8000_0000
  let magnitude = unsafeBitCast(unsafeBitCast(x, to: SIMD16<UInt32>.self) ^ sign, to: Vector.self)
  let positive = 1 - 2 / (exponential(magnitude + magnitude) + 1)
  let far = unsafeBitCast(unsafeBitCast(positive, to: SIMD16<UInt32>.self) | sign, to: Vector.self)
  let s = x * x
  var p = Vector(repeating: -5.704_988_72e-3)  // Cephes's tanhf coefficients: 1 unit in the last place for |x| < 0.625
  p = Vector(repeating: 2.063_908_88e-2).addingProduct(p, s)
  p = Vector(repeating: -5.373_971_54e-2).addingProduct(p, s)
  p = Vector(repeating: 1.333_144_22e-1).addingProduct(p, s)
  p = Vector(repeating: -3.333_328_19e-1).addingProduct(p, s)
  let near = x.addingProduct(x * s, p)
  return far.replacing(with: near, where: s .< Vector(repeating: 0.390625))
}

@inline(always)
private func hyperbolicTangentGradient(_ dy: Vector, _ y: Vector) -> Vector { dy * (1 - y * y) }
