import Foundation

/// Tests/References/layers.json: single layers by PyTorch in double precision; README.md there has the meaning of all fields.
struct LayerReferences: Decodable {
  /// What is stored of an array.
  struct Summary: Decodable {
    let shape: [Int]
    let indices: [Int]
    let sum, sumOfSquares, weightedSum: Double
    let values: [Double]
  }

  /// One number for both sides, or height and width.
  struct Extent: Decodable {
    let height, width: Int

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let sides = try (try? container.decode(Int.self)).map { [$0, $0] } ?? container.decode([Int].self)
      (height, width) = (sides[0], sides[1])
    }
  }

  struct Convolution: Decodable {
    struct Words: Decodable {
      let filters: Int
      let kernelSize, strides: Extent
      let padding: String
    }
    let input: [Int]
    let conv2d: Words
    let arrays: [String: Summary]
  }

  struct Pooling: Decodable {
    struct Words: Decodable {
      let poolSize: Extent
      let strides: Extent?
    }
    let input: [Int]
    let maxPooling2D: Words
    let arrays: [String: Summary]
  }

  struct Dense: Decodable {
    struct Words: Decodable { let units: Int }
    let input: [Int]
    let dense: Words
    let arrays: [String: Summary]
  }

  struct Activation: Decodable {
    let name: String
    let input, output, inputGradient: [Double]
  }

  let conv2d: [Convolution]
  let maxPooling2D: [Pooling]
  let dense: [Dense]
  let activations: [Activation]

  static func load() throws -> LayerReferences {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      LayerReferences.self, from: Data(contentsOf: tests.appending(path: "References/layers.json")))
  }
}

/// The inputs and weights of Tests/References: element i of array a, by a closed formula.
enum ReferenceArray: Int {
  case input = 0
  case kernel = 1
  case bias = 2
  case labels = 1000
  case outputGradient = 1001

  func hash(_ element: Int) -> UInt64 {
    var z = UInt64(rawValue) << 32 &+ UInt64(element) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In 0 ..< 1.
  func unit(_ element: Int) -> Double { Double(hash(element) >> 11) / 0x1p53 }

  /// `count` numbers between -limit and limit.
  func floats(_ count: Int, limit: Double = 1) -> [Float] {
    (0..<count).map { Float((2 * unit($0) - 1) * limit) }
  }
}
