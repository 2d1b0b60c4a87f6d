import FMDistKernels
import FMDistMemory

/// An image, and what is done to it.
private struct AugmentationShape: Sendable, CustomStringConvertible {
  /// What is switched on.
  enum Kind: String, CaseIterable, Sendable {
    case everything, constant, flips, crop, erasing
  }
  var height = 28
  var width = 28
  var channels = 1
  var kind = Kind.everything
  var number = 3
  var epoch = 1

  var description: String {
    "\(height)x\(width)x\(channels), \(kind)" + (number == 3 && epoch == 1 ? "" : ", image \(number) epoch \(epoch)")
  }

  var augmentation: Augmentation {
    var augmentation = Augmentation()
    if kind == .everything || kind == .constant {
      (augmentation.rotationRange, augmentation.shearRange, augmentation.zoomRange) = (30, 15, 0.7...1.4)
      (augmentation.widthShiftRange, augmentation.heightShiftRange) = (0.2, 0.3)
      augmentation.fillMode = kind == .constant ? .constant : .nearest
      augmentation.cval = kind == .constant ? 90 : 0
    }
    if kind != .crop && kind != .erasing {
      (augmentation.horizontalFlip, augmentation.verticalFlip) = (0.5, 0.5)
    }
    if kind == .everything || kind == .crop { augmentation.randomCropPadding = min(4, min(height, width) - 1) }
    if kind == .everything || kind == .erasing {
      var erasing = Augmentation.RandomErasing()
      erasing.value = kind == .erasing ? 17 : nil
      augmentation.randomErasing = erasing
    }
    return augmentation
  }

  static let sweep: [AugmentationShape] = [(1, 1, 1), (1, 17, 1), (9, 7, 2), (16, 16, 3), (5, 35, 4), (28, 28, 1)]
    .flatMap { height, width, channels in
      Kind.allCases.flatMap { kind in
        [(0, 1), (1, 1), (1, 2), (59_999, 100)].map { number, epoch in
          AugmentationShape(
            height: height, width: width, channels: channels, kind: kind, number: number, epoch: epoch)
        }
      }
    }

  static let recipes = [
    AugmentationShape(), AugmentationShape(kind: .flips), AugmentationShape(kind: .crop),
    AugmentationShape(height: 32, width: 32, channels: 3),
  ]
}

extension KernelEntry {
  /// Affine map, flips, crop and erasing.
  static let augmentation = KernelEntry(
    "augmentation", of: "ImageAugmenter.apply", "ImageAugmenter.augmented", tests: AugmentationShape.sweep,
    benchmarks: AugmentationShape.recipes
  ) { shape, seed in
    let augmenter = ImageAugmenter(
      shape.augmentation, height: shape.height, width: shape.width, channels: shape.channels, seed: seed)
    let values = floats(augmenter.count, seed: seed).map { UInt8(truncatingIfNeeded: $0.bitPattern >> 9) }
    let (image, result) = (Buffer(values), Buffer<UInt8>(count: augmenter.count))
    let scratch = Buffer<UInt8>(count: augmenter.scratchCount)
    scratch.view.fill(99)
    result.view.fill(99)
    return PreparedKernel(cost: KernelCost(bytes: 2 * augmenter.count)) {
      augmenter.apply(
        image.view, number: shape.number, epoch: shape.epoch, into: result.view, scratch: scratch.view)
    } results: {
      let reference = AugmentationReference(
        augmentation: shape.augmentation, height: shape.height, width: shape.width, channels: shape.channels)
      let philox = Philox(seed: seed)
      let expected = reference.apply(augmenter.draw(number: shape.number, epoch: shape.epoch), to: values) { byte in
        let words = philox(
          block: UInt32(16 + byte / 16), UInt32(shape.epoch), UInt32(shape.number), .augmentation)
        return UInt8(truncatingIfNeeded: words[byte % 16 / 4] >> UInt32(byte % 4 * 8))
      }
      let again = augmenter.augmented(image.view, number: shape.number, epoch: shape.epoch)
      let found = Array(result.view.elements)
      return [
        KernelResult(
          // To the nearest byte, and what single precision does to a place times the steepest slope.
          "the image", found.map { Float($0) }, expected: expected.map { Expected(value: $0, tolerance: 0.51) }),
        KernelResult("the image for a preview", again.map { Float($0) }, bits: found.map { Float($0) }),
      ]
    }
  }
}
