import FMDistKernels
import Foundation

/// Augmentation one step after the other, each on the whole image, in double precision.
struct AugmentationReference {
  let augmentation: Augmentation
  let height, width, channels: Int

  /// `image`, H x W x C, with what was drawn; `noise` gives the random bytes of what is erased.
  func apply(_ draw: Augmentation.Draw, to image: [UInt8], noise: (Int) -> UInt8) -> [Double] {
    var result = affine(draw, image)
    if draw.isFlippedHorizontally { result = moved(result) { (row, column) in (row, width - 1 - column) } }
    if draw.isFlippedVertically { result = moved(result) { (row, column) in (height - 1 - row, column) } }
    result = moved(result) { (row, column) in (row + draw.crop.y, column + draw.crop.x) }
    guard let erased = draw.erased else { return result }
    var next = 0
    for row in erased.rows {
      for column in erased.columns {
        for channel in 0..<channels {
          result[(row * width + column) * channels + channel] = Double(augmentation.randomErasing?.value ?? noise(next))
          next += 1
        }
      }
    }
    return result
  }

  /// Each pixel from another place, and zero from outside.
  private func moved(_ image: [Double], _ place: (Int, Int) -> (Int, Int)) -> [Double] {
    (0..<height * width).flatMap { pixel -> [Double] in
      let (row, column) = place(pixel / width, pixel % width)
      guard 0..<height ~= row, 0..<width ~= column else { return [Double](repeating: 0, count: channels) }
      return Array(image[(row * width + column) * channels..<(row * width + column + 1) * channels])
    }
  }

  /// Zoom, shear, shift and rotation of each place about the centre, one after the other.
  private func affine(_ draw: Augmentation.Draw, _ image: [UInt8]) -> [Double] {
    let (rotation, shear) = (draw.rotation * .pi / 180, draw.shear * .pi / 180)
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    return (0..<height * width).flatMap { pixel -> [Double] in
      let (x, y) = ((Double(pixel % width) - middleX) * draw.zoom.x, (Double(pixel / width) - middleY) * draw.zoom.y)
      let (u, v) = (x - sin(shear) * y + draw.shift.x, cos(shear) * y + draw.shift.y)
      let column = cos(rotation) * u - sin(rotation) * v + middleX
      let row = sin(rotation) * u + cos(rotation) * v + middleY
      return (0..<channels).map { interpolated(image, row: row, column: column, channel: $0) }
    }
  }

  private func interpolated(_ image: [UInt8], row: Double, column: Double, channel: Int) -> Double {
    func pixel(_ row: Double, _ column: Double) -> Double {
      let (nearestRow, nearestColumn) = (min(max(row, 0), Double(height - 1)), min(max(column, 0), Double(width - 1)))
      if augmentation.fillMode == .constant && (nearestRow != row || nearestColumn != column) {
        return Double(augmentation.cval)
      }
      return Double(image[(Int(nearestRow) * width + Int(nearestColumn)) * channels + channel])
    }
    let (top, left) = (row.rounded(.down), column.rounded(.down))
    let (down, right) = (row - top, column - left)
    return (pixel(top, left) * (1 - right) + pixel(top, left + 1) * right) * (1 - down)
      + (pixel(top + 1, left) * (1 - right) + pixel(top + 1, left + 1) * right) * down
  }
}
