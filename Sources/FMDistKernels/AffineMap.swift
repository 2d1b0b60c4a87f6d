/// Where each pixel of a result is taken from: column xx·x + xy·y + x0 and row yx·x + yy·y + y0, counted in pixels from the image's first.
package struct AffineMap: Equatable, Sendable {
  package var (xx, xy, x0) = (1.0, 0.0, 0.0)
  package var (yx, yy, y0) = (0.0, 1.0, 0.0)

  /// Every pixel from its own place.
  package init() {}

  /// Rotation · shift · shear · zoom about the centre of an image of height x width, behind the flips and the crop.
  ///
  /// Source: Keras's `apply_affine_transform`. There the centre is right for square images alone: its coordinates are exchanged.
  package init(_ draw: Augmentation.Draw, height: Int, width: Int) {
    let (sine, cosine) = sineAndCosine(degrees: draw.rotation)
    let (shearSine, shearCosine) = sineAndCosine(degrees: draw.shear)
    xx = cosine * draw.zoom.x
    yx = sine * draw.zoom.x
    xy = -(cosine * shearSine + sine * shearCosine) * draw.zoom.y
    yy = (cosine * shearCosine - sine * shearSine) * draw.zoom.y
    let (x, y) = (Double(width - 1) / 2, Double(height - 1) / 2)
    x0 = x - (xx * x + xy * y) + (cosine * draw.shift.x - sine * draw.shift.y)
    y0 = y - (yx * x + yy * y) + (sine * draw.shift.x + cosine * draw.shift.y)
    // What comes later in the result comes first here: the crop names a place in the flipped image.
    if draw.isFlippedHorizontally {
      (x0, y0) = (x0 + xx * Double(width - 1), y0 + yx * Double(width - 1))
      (xx, yx) = (-xx, -yx)
    }
    if draw.isFlippedVertically {
      (x0, y0) = (x0 + xy * Double(height - 1), y0 + yy * Double(height - 1))
      (xy, yy) = (-xy, -yy)
    }
    let (column, row) = (Double(draw.crop.x), Double(draw.crop.y))
    (x0, y0) = (x0 + (xx * column + xy * row), y0 + (yx * column + yy * row))
  }
}

/// Sine and cosine within a few units in the last place of `Double`, exact at multiples of 90°, for angles of at most a few turns.
///
/// The C library's differ between versions and processors; these are additions and multiplications alone. Series of Taylor's to
/// the 17th power, on -45° ... 45°.
package func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
  let quarter = (degrees / 90).rounded()
  let x = (degrees - 90 * quarter) * (Double.pi / 180)
  let square = x * x
  var (sine, cosine) = (1.0, 1.0)
  // 1 - x²/(n (n + 1)) (1 - …), from the inside out.
  for n in stride(from: 16.0, through: 2, by: -2) {
    sine = 1 - square / (n * (n + 1)) * sine
    cosine = 1 - square / (n * (n - 1)) * cosine
  }
  sine *= x
  switch Int(quarter) & 3 {
  case 0: return (sine, cosine)
  case 1: return (cosine, -sine)
  case 2: return (-sine, -cosine)
  default: return (-cosine, sine)
  }
}
