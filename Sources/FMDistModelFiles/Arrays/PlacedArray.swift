import FMDistRunFiles

/// An array of an exported file: its name there, and what it is made of.
struct PlacedArray: Sendable {
  /// The name in the file.
  let name: String
  /// The shape in the file.
  let shape: [Int]
  /// What the file's array holds.
  let content: Content

  enum Content: Sendable {
    /// One of the model's arrays in another layout.
    case parameter(NamedArray, ArrayLayout)
    /// What the format asks for and the model does not have: ones in place of a γ that is not learned.
    case constant([Float])
  }

  /// The values, in the file's order.
  var values: [Float] {
    switch content {
    case .parameter(let array, let layout): layout.applied(to: array.values)
    case .constant(let values): values
    }
  }
}
