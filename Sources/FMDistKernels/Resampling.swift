internal import CFMDistKernelTarget
import FMDistMemory

/// Images taken from elsewhere in an image by an affine map, bilinear between pixels.
package struct Resampling: Sendable {
  package let height, width, channels: Int
  package let fillMode: Augmentation.FillMode
  package let cval: UInt8

  /// For images of H x W x C bytes; `cval` is beyond the edges where `fillMode` is `constant`.
  package init(height: Int, width: Int, channels: Int, fillMode: Augmentation.FillMode, cval: UInt8) {
    require(height > 0 && width > 0 && channels > 0, "images need a size")
    self.height = height
    self.width = width
    self.channels = channels
    self.fillMode = fillMode
    self.cval = cval
    require(scratchCount <= Int(Int32.max), "images of more than 2 GB")
  }

  /// The image with its border, and the bytes that are read behind it.
  package var scratchCount: Int { (height + 2) * (width + 2) * channels + 4 }

  /// Overwrites the pixels in `rows` and `columns` of `result`, H x W x C, with those of `image` that `map` names.
  ///
  /// SciPy's `affine_transform` with order 1, and the mode `nearest` or `grid-constant`: between the edge and what lies
  /// beyond it there is a pixel's width of transition. `scratch`, of ``scratchCount`` bytes, is overwritten.
  package func apply(
    _ image: View<UInt8>, map: AffineMap, rows: Range<Int>, columns: Range<Int>, into result: View<UInt8>,
    scratch: View<UInt8>
  ) {
    require(
      image.count == height * width * channels && result.count == image.count && scratch.count >= scratchCount
        && rows.lowerBound >= 0 && rows.upperBound <= height && columns.lowerBound >= 0 && columns.upperBound <= width,
      "images of another size")
    pad(image, into: scratch)
    let rowCount = width * channels
    for row in rows {
      let y = Double(row)
      // One more, as the border is one pixel wide.
      fmdist_resample_row(
        scratch.base, Int32(height), Int32(width), Int32(channels), Float(map.xy * y + map.x0 + 1), Float(map.xx),
        Float(map.yy * y + map.y0 + 1), Float(map.yx), Int32(columns.lowerBound), Int32(columns.upperBound),
        result.base + row * rowCount)
    }
  }

  private func pad(_ image: View<UInt8>, into scratch: View<UInt8>) {
    let (rowCount, stride) = (width * channels, (width + 2) * channels)
    for row in 0..<height {
      let source = image.base + row * rowCount
      let target = scratch.base + (row + 1) * stride
      (target + channels).update(from: source, count: rowCount)
      for channel in 0..<channels {
        target[channel] = fillMode == .nearest ? source[channel] : cval
        target[stride - channels + channel] = fillMode == .nearest ? source[rowCount - channels + channel] : cval
      }
    }
    let last = scratch.base + (height + 1) * stride
    switch fillMode {
    case .nearest:
      scratch.base.update(from: scratch.base + stride, count: stride)
      last.update(from: last - stride, count: stride)
    case .constant:
      scratch.base.update(repeating: cval, count: stride)
      last.update(repeating: cval, count: stride)
    }
    (last + stride).update(repeating: 0, count: 4)
  }
}
