import FMDistDigests
import FMDistMemory

/// The built-in data set, for where no data can be had: grey 28 x 28 silhouettes of the ten classes of Fashion-MNIST.
///
/// Proportions, pose, cloth, details, grain and what lies in front are drawn at random. Image i of a part is a function of
/// (seed, part, i) alone and has the same bytes on every machine. Each ten consecutive images hold each class once. A
/// linear classifier stays under 90 % on it and a small convolutional network passes 95 % (docs/data.md has the figures).
///
/// Not for: any statement about real clothes.
package struct SyntheticGarments: Sendable {
  /// The numbers of images of Fashion-MNIST.
  package static var defaultCounts: (training: Int, test: Int) { (training: 60_000, test: 10_000) }

  /// The part that an image belongs to.
  package enum Part: UInt32, Sendable {
    /// The training set.
    case training = 0
    /// The test set.
    case test = 1
  }

  /// Each seed gives other images.
  package let seed: UInt64

  /// The generator for `seed`.
  package init(seed: UInt64) { self.seed = seed }

  /// The label of image `index` of `part`.
  private func label(_ index: Int, part: Part) -> Int {
    // The order of the classes in this group of ten images.
    var words = RandomWords(seed: seed, UInt32(truncatingIfNeeded: index / 10), part.rawValue + 2, .synthetic)
    var order: SIMD16<UInt8> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0]
    for last in stride(from: 9, to: 0, by: -1) {
      let other = Int(words.below(UInt32(last + 1)))
      (order[last], order[other]) = (order[other], order[last])
    }
    return Int(order[index % 10])
  }

  /// The memory that `count` images take, labels included.
  package static func bytes(of count: Int) -> Int { count * (GarmentCanvas.size * GarmentCanvas.size + 2) }

  /// Images 0 to `count` - 1 of `part`. About 20 µs an image.
  package func images(_ part: Part, count: Int) -> ImageSet {
    let size = GarmentCanvas.size
    let pixels = Buffer<UInt8>(count: count * size * size)
    let labels = Buffer<UInt16>(count: count)
    var canvas = GarmentCanvas()
    for index in 0..<count {
      let label = label(index, part: part)
      labels.view[index] = UInt16(label)
      canvas.draw(
        GarmentClass.allCases[label], seed: seed, part: part.rawValue, image: UInt32(truncatingIfNeeded: index),
        into: pixels.view[index * size * size..<(index + 1) * size * size].base)
    }
    let set = ImageSet(
      pixels: pixels, labels: labels, height: size, width: size, channels: 1,
      classNames: GarmentClass.allCases.map(\.rawValue))
    return set.hashed(by: set.contentHashes)
  }

  /// The data set called `synthetic`.
  package func dataset(trainingCount: Int = 60_000, testCount: Int = 10_000) -> Dataset {
    let (training, test) = (images(.training, count: trainingCount), images(.test, count: testCount))
    let parts = [
      ("training images", training.pixels), ("training labels", IDXLabels(training.labels).bytes),
      ("test images", test.pixels), ("test labels", IDXLabels(test.labels).bytes),
    ]
    let files = parts.map { name, bytes in
      let hash = MessageDigest(.md5)
      hash.update(UnsafeRawBufferPointer(bytes.view.bytes))
      return DatasetSource.File(path: "synthetic \(name), seed \(seed)", md5: hash.finalize().hexadecimal)
    }
    return Dataset(
      name: DatasetLocator.synthetic, training: training, test: test,
      source: DatasetSource(synthetic: true, verified: false, files: files))
  }
}
