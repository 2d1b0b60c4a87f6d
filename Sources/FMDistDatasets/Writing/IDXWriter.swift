import FMDistPlatform

/// Writes a set of images as the two IDX files that other programs read.
package enum IDXWriter {
  /// Writes the images of `set` to `images` (N x H x W, or N x H x W x C for colour) and their labels to `labels`,
  /// uncompressed, replacing what is there.
  package static func write(_ set: ImageSet, images: String, labels: String) throws(DatasetError) {
    var sizes = [set.count, set.height, set.width]
    if set.channels > 1 { sizes.append(set.channels) }
    try write(sizes: sizes, values: set.pixels.view.bytes, to: images)
    try write(sizes: [set.count], values: set.labels.view.bytes, to: labels)
  }

  private static func write(
    sizes: [Int], values: UnsafeMutableRawBufferPointer, to path: String
  ) throws(DatasetError) {
    var header: [UInt8] = [0, 0, 8, UInt8(sizes.count)]
    for size in sizes {
      guard let size = UInt32(exactly: size) else {
        throw DatasetError(
          .usage, "\(path): an IDX file cannot hold a dimension of size \(size), at most \(UInt32.max).")
      }
      withUnsafeBytes(of: size.bigEndian) { header.append(contentsOf: $0) }
    }
    try OutputFile.replace(path) { (file: OutputFile) throws(DatasetError) in
      try file.write(header)
      try file.write(UnsafeRawBufferPointer(values))
    }
  }
}
