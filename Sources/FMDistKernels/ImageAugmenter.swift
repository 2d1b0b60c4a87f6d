import FMDistMemory

/// Changes training images at random: bytes in, bytes out, before they become floats; ``mixer`` mixes these with each other.
///
/// How an image is changed is a function of its bytes, the seed, the epoch and the image's number in the training file: the
/// same at any number of ranks and threads, in any order of the batch, and after any restart. The bytes are the same on all
/// processors.
package struct ImageAugmenter: Sendable {
  /// What is done.
  package let augmentation: Augmentation
  /// H, in pixels.
  package let height: Int
  /// W, in pixels.
  package let width: Int
  /// C.
  package let channels: Int
  /// How images are mixed, if they are.
  package let mixer: ImageMixer?
  private let seed: UInt64
  private let resampling: Resampling

  /// For images of H x W x C, in a run with `seed`. The padding of random crops must be smaller than height and width.
  package init(
    _ augmentation: Augmentation, mixing: ImageMixing? = nil, height: Int, width: Int, channels: Int, seed: UInt64
  ) {
    require(
      augmentation.randomCropPadding < min(height, width) && augmentation.randomCropPadding >= 0,
      "a padding of the image's size")
    self.augmentation = augmentation
    self.height = height
    self.width = width
    self.channels = channels
    self.seed = seed
    mixer = mixing.map { ImageMixer($0, height: height, width: width, channels: channels, seed: seed) }
    resampling = Resampling(
      height: height, width: width, channels: channels, fillMode: augmentation.fillMode, cval: augmentation.cval)
  }

  /// The bytes of an image.
  package var count: Int { height * width * channels }

  /// The bytes that ``apply(_:number:epoch:into:scratch:)`` works in.
  package var scratchCount: Int { resampling.scratchCount }

  /// What image `number` of the training file gets in `epoch`, which counts from 1.
  package func draw(number: Int, epoch: Int) -> Augmentation.Draw {
    augmentation.draw(seed: seed, epoch: epoch, image: number, height: height, width: width)
  }

  /// Overwrites `result` with what training sees of `image`, H x W x C, the training file's `number`, in `epoch`, from 1.
  ///
  /// `scratch`, of ``scratchCount`` bytes, is overwritten. Nothing may overlap.
  package func apply(
    _ image: View<UInt8>, number: Int, epoch: Int, into result: View<UInt8>, scratch: View<UInt8>
  ) {
    require(image.count == count && result.count == count && scratch.count >= scratchCount, "images of another size")
    let draw = draw(number: number, epoch: epoch)
    let rows = max(0, -draw.crop.y)..<min(height, height - draw.crop.y)
    let columns = max(0, -draw.crop.x)..<min(width, width - draw.crop.x)
    if draw.crop != SIMD2(0, 0) { result.fill(0) }
    let map = AffineMap(draw, height: height, width: width)
    if map.isShift(x: draw.crop.x, y: draw.crop.y) {
      for row in rows {
        let source = (row + draw.crop.y) * width + columns.lowerBound + draw.crop.x
        (result.base + (row * width + columns.lowerBound) * channels).update(
          from: image.base + source * channels, count: columns.count * channels)
      }
    } else {
      resampling.apply(image, map: map, rows: rows, columns: columns, into: result, scratch: scratch)
    }
    if let rectangle = draw.erased { erase(rectangle, of: result, number: number, epoch: epoch) }
  }

  /// ``apply(_:number:epoch:into:scratch:)`` for those who look at one image: it allocates.
  package func augmented(_ image: View<UInt8>, number: Int, epoch: Int) -> [UInt8] {
    let (result, scratch) = (Buffer<UInt8>(count: count), Buffer<UInt8>(count: scratchCount))
    apply(image, number: number, epoch: epoch, into: result.view, scratch: scratch.view)
    return withExtendedLifetime(scratch) { Array(result.view.elements) }
  }

  private func erase(_ rectangle: Augmentation.Draw.Rectangle, of image: View<UInt8>, number: Int, epoch: Int) {
    let rowCount = rectangle.columns.count * channels
    let philox = Philox(seed: seed)
    let value = augmentation.randomErasing?.value
    var words = SIMD4<UInt32>.zero
    for row in rectangle.rows {
      let target = image.base + (row * width + rectangle.columns.lowerBound) * channels
      if let value {
        target.update(repeating: value, count: rowCount)
        continue
      }
      for offset in 0..<rowCount {
        let byte = (row - rectangle.rows.lowerBound) * rowCount + offset
        if byte % 16 == 0 {
          words = philox(
            block: UInt32(truncatingIfNeeded: 16 + byte / 16), UInt32(truncatingIfNeeded: epoch),
            UInt32(truncatingIfNeeded: number), .augmentation)
        }
        target[offset] = UInt8(truncatingIfNeeded: words[byte % 16 / 4] >> UInt32(byte % 4 * 8))
      }
    }
  }
}

extension AffineMap {
  /// Whether it shifts by whole pixels, these, and does nothing else.
  fileprivate func isShift(x: Int, y: Int) -> Bool {
    var shift = AffineMap()
    (shift.x0, shift.y0) = (Double(x), Double(y))
    return self == shift
  }
}
