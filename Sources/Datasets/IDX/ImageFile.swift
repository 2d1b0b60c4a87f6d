/// A file of images: N x H x W bytes, or N x H x W x C.
struct ImageFile {
  let path: String
  let array: IDXArray

  init(_ path: String) throws(DatasetError) {
    self.path = path
    array = try IDXArray(path: path, content: "images", dimensions: 3...4)
  }

  /// N.
  var count: Int { array.sizes[0] }

  /// H, W and C.
  var imageSizes: [Int] { Array(array.sizes.dropFirst()) + (array.sizes.count == 3 ? [1] : []) }

  /// H, W and C for a person: "28 x 28 x 1".
  var sizeText: String { imageSizes.map(String.init).joined(separator: " x ") }

  /// Refuses images that are not as many as `labels`.
  func check(against labels: LabelFile) throws(DatasetError) {
    guard count == labels.count else {
      throw DatasetError(
        .malformed,
        "\(path): expected as many images as \(labels.path) has labels, \(labels.count), found \(count). "
          + "Give the two files that belong together.")
    }
  }
}
