import FMDistKernels
import FMDistMemory

/// What an array is before the first step, by Keras's names and with Keras's meanings.
public struct Initializer: Equatable, Sendable {
  /// The kind and its settings.
  package var kind: any InitializerKind

  /// What `kind` says.
  package init(_ kind: any InitializerKind) { self.kind = kind }

  /// Keras's name in snake case.
  public var name: String { type(of: kind).name }

  /// Whether kind and settings are the same.
  public static func == (one: Initializer, other: Initializer) -> Bool { one.kind.isEqual(to: other.kind) }

  /// Overwrites `array`, of `fans` products, in Keras's layout.
  ///
  /// Element e is a function of (seed, `index`, e), so it is the same on every rank. `index` is the parameter's number.
  func fill(_ array: View<Float>, fans: (input: Int, output: Int), seed: UInt64, index: Int) {
    kind.fill(array, fans: fans, by: InitializerRandom(seed: seed, parameter: index))
  }

  /// As in a diagram: `he_normal`, `constant value 0.1`.
  var words: String {
    ([name] + KeyWords.of(kind)).joined(separator: " ")
  }

  /// Throws if the settings, which the configuration calls `key`, make no sense.
  func check(_ key: String) throws(LayerMisfit) {
    if let mistake = kind.mistake { throw LayerMisfit("has a \(key) \(name) that \(mistake)") }
  }
}

/// Random numbers for one parameter: functions of the seed, the parameter's number and the element's, the same on every machine.
package struct InitializerRandom {
  private let philox: Philox
  private let parameter: UInt32

  init(seed: UInt64, parameter: Int) {
    philox = Philox(seed: seed)
    self.parameter = UInt32(truncatingIfNeeded: parameter)
  }

  /// Overwrites `array` with `f` of uniform numbers between 0 and 1.
  func fillUniformly(_ array: View<Float>, _ f: (Double) -> Float) {
    for start in stride(from: 0, to: array.count, by: 4) {
      let words = philox(block: UInt32(truncatingIfNeeded: start / 4), parameter, 0, .initialization)
      for lane in 0..<min(4, array.count - start) {
        // The middle of one of 2^24 equal intervals of 0 ... 1, which doubles hold exactly.
        array[start + lane] = f((Double(words[lane] >> 8) + 0.5) / Double(1 << 24))
      }
    }
  }

  /// Overwrites `array` with `mean` + `deviation` z, where z is of the standard normal distribution, drawn again while |z| > `limit`.
  func fillNormally(_ array: View<Float>, mean: Double, deviation: Double, limit: Double = .infinity) {
    for element in 0..<array.count {
      var z: Double
      var turn: UInt32 = 1
      repeat {
        let words = philox(block: UInt32(truncatingIfNeeded: element), parameter, turn, .initialization)
        z = normal(words.x, words.y)
        if abs(z) > limit { z = normal(words.z, words.w) }
        turn &+= 1
      } while abs(z) > limit
      array[element] = Float(mean + deviation * z)
    }
  }

  /// Box and Muller's: √(-2 ln u) cos(π v), where half a turn is enough, as a cosine has each value once in it.
  private func normal(_ one: UInt32, _ two: UInt32) -> Double {
    // Of 2^23 equal intervals the middles, which Float holds exactly.
    let u = (Float(one >> 9) + 0.5) / Float(1 << 23)
    let v = (Double(two >> 8) + 0.5) / Double(1 << 24)
    return (-2 * Double(naturalLogarithm(u))).squareRoot() * cosine(ofPi: v)
  }
}
