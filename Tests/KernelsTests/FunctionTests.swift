import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

/// exp, tanh and ln against the C library in double precision.
struct FunctionTests {
  @Test func `exp is within a unit in the last place wherever its result is a normal number`() {
    let arguments = sweep(0, 88.37, step: 3001) + sweep(-0.0, -87.33, step: 3001)
    let worst = arguments.map { ulps(lane($0, exponential), exp(Double($0))) }.max() ?? .infinity
    #expect(worst <= 1, "\(worst) units")
  }

  @Test func `exp is monotonic and exact at zero`() {
    #expect(lane(0, exponential) == 1)
    #expect(lane(-0.0, exponential) == 1)
    let steps = stride(from: Float(-90), through: 90, by: 0.01).map { lane($0, exponential) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `exp saturates inside the normal numbers, and NaN stays NaN`() {
    let (least, greatest) = (lane(-87.33, exponential), lane(88.37, exponential))
    #expect(least.isNormal && least < 1.3e-38)
    #expect(greatest.isFinite && greatest > 2e38)
    for x in [-87.34, -100, -1e30, -Float.infinity] as [Float] { #expect(lane(x, exponential) == least) }
    for x in [88.38, 100, 1e30, Float.infinity] as [Float] { #expect(lane(x, exponential) == greatest) }
    #expect(lane(.nan, exponential).isNaN)
  }

  @Test
  func `the cosine of half a turn is within two units in the last place, and exact at its ends and in the middle`() {
    for x in stride(from: 0.0, through: 1, by: 1 / 4096.0) {
      let (found, expected) = (cosine(ofPi: x), cos(Double.pi * x))
      // The C library is given a rounded angle, which tells where the cosine is steep.
      expect(abs(found - expected) <= 2 * expected.ulp + 2 * Double.pi.ulp / 2 * x, "\(x): \(found), \(expected)")
    }
    #expect([0, 0.5, 1].map { cosine(ofPi: $0) } == [1, 0, -1])
    #expect(abs(cosine(ofPi: 1 / 3.0) - 0.5) <= 0.5.ulp * 2)
  }

  @Test func `tanh is within 1.5 units in the last place, and odd`() {
    let arguments = sweep(1e-30, 100, step: 3001) + sweep(-1e-30, -100, step: 3001)
    let worst = arguments.map { ulps(lane($0, hyperbolicTangent), tanh(Double($0))) }.max() ?? .infinity
    #expect(worst <= 1.5, "\(worst) units")
    #expect(arguments.allSatisfy { lane(-$0, hyperbolicTangent) == -lane($0, hyperbolicTangent) })
  }

  /// With f in double precision, over all magnitudes of x that Float has, and closely about zero.
  @Test(arguments: [
    (Activation.elu, 2.0), (.selu, 3), (.gelu, 8), (.silu, 4), (.softplus, 4), (.exponential, 1),
  ])
  func `activations are within a few units in the last place`(activation: Activation, units: Double) {
    let arguments =
      sweep(1e-30, 80, step: 3001) + sweep(-1e-30, -80, step: 3001) + sweep(0.01, 14, step: 911)
      + sweep(-0.01, -14, step: 911)
    let x = Buffer(arguments)
    activation.forward(x.view, channels: x.count, stride: x.count)
    let worst = zip(arguments, x.array).map { argument, found -> (Double, Float) in
      let x = Double(argument)
      let exact =
        switch activation {
        case .elu: x < 0 ? expm1(x) : x
        case .selu: 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * expm1(x) : x)
        case .gelu: x * erfc(-x / 2.0.squareRoot()) / 2
        case .silu: x / (1 + exp(-x))
        case .softplus: max(x, 0) + log1p(exp(-abs(x)))
        default: exp(x)
        }
      // Beyond 13 gelu is zero, which is less than Float's smallest normal numbers times 100.
      if activation == .gelu, x < -13 { return (found == 0 ? 0 : .infinity, argument) }
      return (ulps(found, exact), argument)
    }.max { $0.0 < $1.0 }
    #expect((worst?.0 ?? .infinity) <= units, "\(worst.map { "\($0)" } ?? "")")
  }

  @Test func `tanh reaches 1 and -1, is zero at zero, and NaN stays NaN`() {
    for x in [20, 1e10, 1e38, Float.infinity] as [Float] {
      #expect(lane(x, hyperbolicTangent) == 1)
      #expect(lane(-x, hyperbolicTangent) == -1)
    }
    #expect(lane(0, hyperbolicTangent) == 0)
    #expect(lane(.nan, hyperbolicTangent).isNaN)
  }

  @Test func `ln is the nearest number but in close calls`() {
    let arguments = sweep(.leastNormalMagnitude, .greatestFiniteMagnitude, step: 10_007) + sweep(0.9, 1.1, step: 101)
    let worst = arguments.map { ulps(naturalLogarithm($0), log(Double($0))) }.max() ?? .infinity
    #expect(worst <= 0.5001, "\(worst) units")
    #expect(naturalLogarithm(Float(1)) == 0)
    #expect(naturalLogarithm(Float.nan).isNaN)
  }

  @Test func `each lane has the result of its own argument`() {
    let x = Vector((0..<16).map { Float($0) - 7.3 })
    for lane in 0..<16 {
      #expect(exponential(x)[lane] == exponential(Vector(repeating: x[lane]))[3])
      #expect(hyperbolicTangent(x)[lane] == hyperbolicTangent(Vector(repeating: x[lane]))[3])
    }
  }

  // Only additions, products, quotients and fused operations, which IEEE 754 defines to the bit, are used: the numbers
  // are those of any machine. Whoever changes a function on purpose changes every run's weights, and these numbers.
  @Test func `results have the same bits on every machine`() {
    let arguments = stride(from: Float(-100), through: 100, by: 0.0173).map { $0 }
    func activated(_ activation: Activation) -> [Float] {
      let x = Buffer(arguments)
      activation.forward(x.view, channels: x.count, stride: x.count)
      return x.array
    }
    #expect(fingerprint(activated(.sigmoid)) == 17_336_164_776_703_652_932)
    #expect(fingerprint(activated(.tanh)) == 13_512_225_050_416_754_602)
    #expect(fingerprint(activated(.softmax)) == 1_739_656_064_698_908_409)
    #expect(fingerprint(arguments.map { naturalLogarithm(abs($0) + 1e-7) }) == 17_190_269_685_889_084_969)
  }
}
