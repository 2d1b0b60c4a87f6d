import FMDistPlatform

/// Numbers as pixels.
enum MapImage {
  /// The colour of `value`, −1 to 1: `training`'s below 0, `validation`'s above; 0 is the panel's. What is no number is black.
  static func color(_ value: Double, _ theme: Theme) -> Color {
    guard !value.isNaN else { return Color(0) }
    return theme.panel.mixed(with: value < 0 ? theme.training : theme.validation, share: abs(value))
  }

  /// H x W values in ``color(_:_:)``, or H x W x 3 in red, green and blue; from −`most` to `most`.
  static func diverging(_ values: [Float], height: Int, width: Int, most: Float, _ theme: Theme) -> ByteImage {
    let scale = most > 0 ? 1 / Double(most) : 0
    let isColored = values.count == height * width * 3
    var pixels: [UInt8] = []
    for value in values {
      let share = Double(value) * scale
      if isColored {
        pixels.append(UInt8(saturating: (min(max(share / 2 + 0.5, 0), 1) * 255).rounded()))
      } else {
        pixels += color(share, theme).bytes
      }
    }
    return ByteImage(pixels: pixels, height: height, width: width, channels: 3)
  }

  /// H x W values as grey from black at `low` to white at `high`. What is no number is black.
  static func grey(_ values: some Collection<Float>, height: Int, width: Int, low: Float, high: Float) -> ByteImage {
    let scale = high > low ? 255 / (high - low) : 0
    let pixels = values.map { UInt8(saturating: Double((($0 - low) * scale).rounded())) }
    return ByteImage(pixels: pixels, height: height, width: width, channels: 1)
  }
}
