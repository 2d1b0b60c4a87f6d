import FMDistMemory
import FMDistPlatform

/// Writes a set of images as the two IDX files that other programs read.
package enum IDXWriter {
  /// Writes the images of `set` to `images` (N x H x W, or N x H x W x C for colour) and their labels to `labels`,
  /// uncompressed, replacing what is there.
  package static func write(_ set: ImageSet, images: String, labels: String) throws(DatasetError) {
    var sizes = [set.count, set.height, set.width]
    if set.channels > 1 { sizes.append(set.channels) }
    try write(sizes: sizes, values: set.pixels, to: images)
    let numbers = IDXLabels(set.labels)
    try write(sizes: [set.count], type: numbers.type, values: numbers.bytes, to: labels)
  }

  private static func write(
    sizes: [Int], type: UInt8 = 8, values: Buffer<UInt8>, to path: String
  ) throws(DatasetError) {
    guard let header = IDXHeader.bytes(sizes, type: type) else {
      throw DatasetError(
        .usage, "\(path): an IDX file cannot hold a dimension of size \(sizes.max() ?? 0), at most \(UInt32.max).")
    }
    try OutputFile.replace(path) { (file: OutputFile) throws(DatasetError) in
      try file.write(header)
      try file.write(UnsafeRawBufferPointer(values.view.bytes))
    }
  }
}
