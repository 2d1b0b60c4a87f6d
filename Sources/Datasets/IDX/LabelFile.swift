/// A file of labels: N bytes.
struct LabelFile {
  let path: String
  let array: IDXArray

  init(_ path: String) throws(DatasetError) {
    self.path = path
    array = try IDXArray(path: path, content: "labels", dimensions: 1...1)
  }

  /// N.
  var count: Int { array.values.count }

  /// The largest label; there is at least one.
  var largest: UInt8 { array.values.view.elements.max() ?? 0 }

  /// Refuses labels of `classCount` and above, naming the first.
  func check(classCount: Int, dataset: String) throws(DatasetError) {
    guard largest >= classCount, let index = array.values.view.elements.firstIndex(where: { $0 >= classCount }) else {
      return
    }
    throw DatasetError(
      .malformed,
      "\(path): expected labels from 0 to \(classCount - 1), the \(classCount) classes of \(dataset), found "
        + "\(array.values.view[index]) for image \(index) (byte \(8 + index) of the decompressed file). Fetch the file again, "
        + "or give data with other classes another name with data.dataset.")
  }
}
