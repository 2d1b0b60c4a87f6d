/// Writes a set of images as a table, as on Kaggle: a header `label,pixel1,…`, then an image a line.
enum CSVWriter {
  /// Writes `set` to the new file at `path`; pixels are in the order H x W x C.
  static func write(_ set: ImageSet, to path: String) throws(DatasetError) {
    let file = try OutputFile(path)
    let pixels = (1...set.pixelsPerImage).map { ",pixel\($0)" }
    try file.write(Array(("label" + pixels.joined() + "\n").utf8))
    let numbers = (0...255).map { Array("\($0)".utf8) }
    let block = 1 << 20
    var text: [UInt8] = []
    text.reserveCapacity(block + 4 * set.pixelsPerImage + 16)
    for index in 0..<set.count {
      text += Array("\(set.labels.view[index])".utf8)
      for pixel in set.image(index).elements {
        text.append(UInt8(ascii: ","))
        text += numbers[Int(pixel)]
      }
      text.append(UInt8(ascii: "\n"))
      if text.count >= block {
        try file.write(text)
        text.removeAll(keepingCapacity: true)
      }
    }
    try file.write(text)
    try file.synchronize()
  }
}
