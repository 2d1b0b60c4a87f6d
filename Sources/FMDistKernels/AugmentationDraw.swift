extension Augmentation {
  /// What was drawn for one image in one epoch.
  ///
  /// Each number has a word of its own of ``Philox``, whose counter is (block, epoch, image's number, purpose), so that
  /// switching one change on leaves the draws of the others as they are:
  ///
  /// | block | words |
  /// |---|---|
  /// | 0 | rotation, shift down, shift right, shear |
  /// | 1 | zoom of y, zoom of x, horizontal flip, vertical flip |
  /// | 2 | crop's row, crop's column, whether something is erased |
  /// | 3 ... 12 | for each attempt at a rectangle: area, aspect ratio, row, column |
  /// | 16 ... | sixteen random bytes each, for the rectangle's, in their order |
  ///
  /// Word w stands for the number (w + 0.5) / 2^32 of the way from a range's lower end to its upper, or for ⌊w n / 2^32⌋ among n.
  package struct Draw: Equatable, Sendable {
    /// In degrees; a positive one turns the picture anticlockwise.
    package var rotation = 0.0
    /// How far to the right, and down, of its own place a pixel is taken from, before rotation; in pixels.
    package var shift = SIMD2(0.0, 0.0)
    /// In degrees.
    package var shear = 0.0
    /// The steps between the places that neighbouring pixels are taken from.
    package var zoom = SIMD2(1.0, 1.0)
    /// Whether left and right change places.
    package var isFlippedHorizontally = false
    /// Whether top and bottom change places.
    package var isFlippedVertically = false
    /// The first column and row of the part that is cut out, counted from the image's; -padding ... padding.
    package var crop = SIMD2(0, 0)
    /// What is erased.
    package var erased: Rectangle?

    /// Rows and columns of an image.
    package struct Rectangle: Equatable, Sendable {
      /// Its rows.
      package var rows: Range<Int>
      /// Its columns.
      package var columns: Range<Int>
    }

    /// Nothing changed.
    package init() {}
  }

  /// How many rectangles are tried until one fits in the image; if none does nothing is erased.
  static let erasingAttempts = 10

  /// What image `image` of height x width pixels gets in `epoch`: a function of these, the ranges and the seed, alone.
  package func draw(seed: UInt64, epoch: Int, image: Int, height: Int, width: Int) -> Draw {
    let philox = Philox(seed: seed)
    let (a, b) = (UInt32(truncatingIfNeeded: epoch), UInt32(truncatingIfNeeded: image))
    func words(_ block: UInt32) -> SIMD4<UInt32> { philox(block: block, a, b, .augmentation) }
    var draw = Draw()
    var block = words(0)
    draw.rotation = number(block.x, in: -rotationRange...rotationRange)
    draw.shift.y = number(block.y, in: -heightShiftRange...heightShiftRange) * Double(height)
    draw.shift.x = number(block.z, in: -widthShiftRange...widthShiftRange) * Double(width)
    draw.shear = number(block.w, in: -shearRange...shearRange)
    block = words(1)
    draw.zoom.y = number(block.x, in: zoomRange)
    draw.zoom.x = number(block.y, in: zoomRange)
    draw.isFlippedHorizontally = number(block.z, in: 0...1) < horizontalFlip
    draw.isFlippedVertically = number(block.w, in: 0...1) < verticalFlip
    guard randomCropPadding > 0 || randomErasing != nil else { return draw }
    block = words(2)
    draw.crop.y = whole(block.x, below: 2 * randomCropPadding + 1) - randomCropPadding
    draw.crop.x = whole(block.y, below: 2 * randomCropPadding + 1) - randomCropPadding
    guard let erasing = randomErasing, number(block.z, in: 0...1) < erasing.probability else { return draw }
    for attempt in 0..<Augmentation.erasingAttempts {
      block = words(3 + UInt32(attempt))
      let area = number(block.x, in: erasing.area) * Double(height * width)
      let ratio = number(block.y, in: erasing.aspectRatio)
      let (rows, columns) = ((area * ratio).squareRoot().rounded(), (area / ratio).squareRoot().rounded())
      guard rows >= 1, columns >= 1, rows <= Double(height), columns <= Double(width) else { continue }
      let top = whole(block.z, below: height - Int(rows) + 1)
      let left = whole(block.w, below: width - Int(columns) + 1)
      draw.erased = Draw.Rectangle(rows: top..<top + Int(rows), columns: left..<left + Int(columns))
      break
    }
    return draw
  }

  private func number(_ word: UInt32, in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * ((Double(word) + 0.5) * 0x1p-32)
  }

  private func whole(_ word: UInt32, below bound: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(word) &* UInt64(bound)) >> 32)
  }
}
