import FMDistMemory

/// How a stored image is turned to be shown: EXIF's tag 0x0112.
///
/// Source: EXIF 2.32, 4.6.4: where the first row and the first column of what is stored are in what is shown.
enum Orientation: Int {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedRight, transversed, turnedLeft

  /// `number` as a file has it; anything else is upright.
  init(number: Int) { self = Orientation(rawValue: number) ?? .upright }

  /// Whether rows become columns.
  private var swapsAxes: Bool { rawValue >= 5 }

  func apply(_ size: PixelSize) -> PixelSize {
    swapsAxes ? PixelSize(height: size.width, width: size.height) : size
  }

  /// `pixels`, an image of `size` with `channels` bytes a pixel, as it is shown.
  func apply(_ pixels: Buffer<UInt8>, size: PixelSize, channels: Int) -> Buffer<UInt8> {
    guard self != .upright else { return pixels }
    precondition(pixels.count == size.height * size.width * channels, "an image of another size")
    let result = Buffer<UInt8>(count: pixels.count)
    let (down, right) = (size.width * channels, channels)
    let lastRow = (size.height - 1) * down
    let lastColumn = (size.width - 1) * right
    // Where the first pixel that is shown comes from, and how far it is to the next row and the next column.
    let (first, row, column) =
      switch self {
      case .upright: (0, down, right)
      case .mirrored: (lastColumn, down, -right)
      case .upsideDown: (lastRow + lastColumn, -down, -right)
      case .flipped: (lastRow, -down, right)
      case .transposed: (0, right, down)
      case .turnedRight: (lastRow, right, -down)
      case .transversed: (lastRow + lastColumn, -right, -down)
      case .turnedLeft: (lastColumn, -right, down)
      }
    let shown = apply(size)
    var target = result.view.base
    for y in 0..<shown.height {
      var source = pixels.view.base + first + y * row
      for _ in 0..<shown.width {
        for channel in 0..<channels { target[channel] = source[channel] }
        target += channels
        source += column
      }
    }
    return result
  }
}
