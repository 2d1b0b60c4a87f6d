import FMDistDatasets
import FMDistMemory

/// Data sets made in memory.
enum MemoryData {
  /// A set of 4 x 4 x `channels` images; pixel p of image i is what `pixel` gives.
  static func set(
    _ labels: [UInt16], names: [String], channels: Int = 1, pixel: (_ image: Int, _ place: Int) -> UInt8
  ) -> ImageSet {
    let count = 16 * channels
    let pixels = Buffer<UInt8>(count: labels.count * count)
    for image in labels.indices { for place in 0..<count { pixels.view[image * count + place] = pixel(image, place) } }
    return ImageSet(
      pixels: pixels, labels: Buffer(labels), height: 4, width: 4, channels: channels, classNames: names)
  }

  /// Images with contrast, all different.
  static func noise(_ salt: Int) -> (Int, Int) -> UInt8 {
    { image, place in UInt8(truncatingIfNeeded: (image + salt) * 37 + place * (11 + (image + salt) % 7) * 5) }
  }

  static func dataset(_ training: ImageSet, _ test: ImageSet, name: String = "pets") -> Dataset {
    Dataset(
      name: name, training: training, test: test,
      source: DatasetSource(synthetic: false, verified: false, format: .idx, files: []))
  }

  /// Images of `names` with these labels.
  static func dataset(_ training: [UInt16], _ test: [UInt16], names: [String], name: String = "pets") -> Dataset {
    dataset(set(training, names: names, pixel: noise(0)), set(test, names: names, pixel: noise(1000)), name: name)
  }
}
