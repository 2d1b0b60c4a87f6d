/// 240 training and 60 test images of 10 x 10 in ten classes, as the four IDX files of a data set.
enum TinyData {
  static let side = 10
  static let files = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  /// Writes the files into the folder `name` of `workspace`; `seed` gives other images.
  static func write(to name: String, in workspace: Workspace, seed: UInt64 = 1) throws {
    for (index, count) in [240, 60].enumerated() {
      try workspace.write(images(count: count, seed: seed + UInt64(index)), to: "\(name)/\(files[2 * index])")
      try workspace.write(labels(count: count), to: "\(name)/\(files[2 * index + 1])")
    }
  }

  /// A class is a bright row, among noise.
  static func images(count: Int, seed: UInt64) -> [UInt8] {
    var bytes = header(sizes: [count, side, side])
    var state = seed
    for image in 0..<count {
      for pixel in 0..<side * side {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(UInt8(state >> 57) + (pixel / side == image % 10 ? 100 : 0))
      }
    }
    return bytes
  }

  static func labels(count: Int) -> [UInt8] { header(sizes: [count]) + (0..<count).map { UInt8($0 % 10) } }

  /// The start of an IDX file of unsigned bytes.
  static func header(sizes: [Int]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } }
  }
}
