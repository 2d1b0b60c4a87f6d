/// A point on a garment: x to the right, y downwards, both from -1 to 1 over the picture.
typealias Point = SIMD2<Float>

/// A part of a garment, drawn over those before it.
struct GarmentPart {
  enum Form {
    /// What lies between a right edge, from top to bottom, and its mirror image.
    case body
    /// A polygon on the right and its mirror image on the left.
    case pair
    /// A polygon.
    case patch
    /// A line of this width, and its mirror image.
    case seams(Float)
    /// A line of this width.
    case line(Float)
  }

  let form: Form
  /// Of which share of the garments it is a part.
  let share: Float
  /// Whether its shade is another than the cloth's.
  let isContrast: Bool
  let points: [Point]

  /// A part through `points`, x and y in turn.
  init(_ form: Form, _ points: [Float], share: Float = 1, isContrast: Bool = false) {
    (self.form, self.share, self.isContrast) = (form, share, isContrast)
    self.points = stride(from: 0, to: points.count, by: 2).map { Point(points[$0], points[$0 + 1]) }
  }
}
