import FMDistKernels
import FMDistMemory

/// Two images, and how they are mixed.
private struct MixingShape: Sendable, CustomStringConvertible {
  var height = 28
  var width = 28
  var channels = 1
  var mixing = ImageMixing(mixup: 0.4)
  var step = 0

  var description: String {
    "\(height)x\(width)x\(channels), \(mixing.mixup == nil ? "cutmix" : "mixup")" + (step == 0 ? "" : ", step \(step)")
  }

  var mixer: ImageMixer { ImageMixer(mixing, height: height, width: width, channels: channels, seed: 7) }

  static let sweep: [MixingShape] = [(1, 1, 1), (1, 17, 1), (9, 7, 2), (16, 16, 3), (5, 35, 4)]
    .flatMap { height, width, channels in
      [ImageMixing(mixup: 0.4), ImageMixing(cutmix: 1)].flatMap { mixing in
        [0, 1, 2].map {
          MixingShape(height: height, width: width, channels: channels, mixing: mixing, step: $0)
        }
      }
    }

  static let recipes = [MixingShape(), MixingShape(mixing: ImageMixing(cutmix: 1))]
}

/// The images of a batch.
private struct PairingShape: Sendable, CustomStringConvertible {
  var count: Int
  var description: String { "\(count)" }

  static let sweep = [0, 1, 2, 5, 16, 17, 67].map { PairingShape(count: $0) }
}

extension KernelEntry {
  /// A weighted mean of two images, or a rectangle of one in the other.
  static let imageMixing = KernelEntry(
    "image_mixing", of: "ImageMixer.mix", tests: MixingShape.sweep, benchmarks: MixingShape.recipes
  ) { shape, seed in
    let (mixer, count) = (shape.mixer, shape.height * shape.width * shape.channels)
    let draw = mixer.draw(step: shape.step, place: 3)
    let (own, other) = (floats(count, seed: seed, array: 1), floats(count, seed: seed, array: 2))
    let (image, partner) = (Buffer(own), Buffer(other))
    return PreparedKernel(cost: KernelCost(flops: 3 * Double(count), floats: 3 * count)) {
      mixer.mix(image.view, with: partner.view, draw)
    } results: {
      let expected = (0..<count).map { index -> Float in
        guard let rectangle = draw.rectangle else {
          return (own[index] * draw.share).addingProduct(other[index], 1 - draw.share)
        }
        let (row, column) = (index / shape.channels / shape.width, index / shape.channels % shape.width)
        return rectangle.rows.contains(row) && rectangle.columns.contains(column) ? other[index] : own[index]
      }
      return [KernelResult("the image", image.array, bits: expected)]
    }
  }

  /// A permutation of a batch's images, by Fisher and Yates.
  static let imagePairing = KernelEntry(
    "image_pairing", of: "ImageMixer.pair", tests: PairingShape.sweep, benchmarks: [PairingShape(count: 64)]
  ) { shape, seed in
    let numbers = (0..<shape.count).map { Int32(3 * $0) }
    let (images, partners) = (Buffer(numbers), Buffer<Int32>(count: shape.count))
    let mixer = ImageMixer(ImageMixing(mixup: 1), height: 1, width: 1, channels: 1, seed: seed)
    return PreparedKernel(cost: KernelCost(floats: 2 * max(1, shape.count))) {
      mixer.pair(images.view, step: 5, into: partners.view)
    } results: {
      var expected = numbers
      for place in stride(from: shape.count - 1, to: 0, by: -1) {
        let draw = shape.count - 1 - place
        let words = Philox(seed: seed)(block: UInt32(1 + draw / 4), 5, .max, .mixing)
        expected.swapAt(place, Int((UInt64(words[draw % 4]) * UInt64(place + 1)) >> 32))
      }
      return [
        KernelResult("the partners", Array(partners.view.elements).map { Float($0) }, bits: expected.map { Float($0) })
      ]
    }
  }
}
