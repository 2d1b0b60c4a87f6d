import FMDistDatasets
import FMDistMemory
import Foundation
import Testing

/// Files that claim, or expand to, far more than they hold. `launch/hostile.py` measures what such files cost the program.
struct HostileSizesTests {
  @Test func `what expands beyond all measure is refused, and read once it is decompressed as the sentence says`()
    throws
  {
    let folder = try TestFolder()
    let count = 20_000_000
    let path = try folder.write(idx([UInt32(count)], values: [UInt8](repeating: 0, count: count)), to: "labels")
    try gzip(["-9", "-k", path])
    do {
      _ = try IDXArray(path: path + ".gz", content: "labels", dimensions: 1...1)
      Issue.record("read it")
    } catch {
      #expect(error.kind == .malformed)
      #expect(error.message.contains("expand to more than 16"), "\(error)")
      #expect(error.message.hasSuffix("decompress it first: gunzip \(path).gz"))
    }
    try FileManager.default.removeItem(atPath: path)
    try gzip(["-d", path + ".gz"])
    #expect(try IDXArray(path: path, content: "labels", dimensions: 1...1).values.count == count)
  }

  private func gzip(_ arguments: [String]) throws {
    let process = try Process.run(URL(filePath: "/usr/bin/env"), arguments: ["gzip"] + arguments)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test func `a header may promise more than four and eight GiB, and is believed as far as the file goes`() throws {
    let folder = try TestFolder()
    let images = try folder.write(idx([6000, 1000, 1000], values: [1, 2, 3]), to: "images")
    do {
      _ = try IDXArray(path: images, content: "images", dimensions: 3...3)
      Issue.record("read it")
    } catch { #expect(error.message.contains("promises 6000000000 bytes of images (6000 x 1000 x 1000)"), "\(error)") }
    let end = try folder.write(idx([0xFFFF_FFFF, 0xFFFF_FFFF, 2], values: []), to: "overflow")
    do {
      _ = try IDXArray(path: end, content: "images", dimensions: 3...3)
      Issue.record("read it")
    } catch { #expect(error.message.contains("more than a computer can hold"), "\(error)") }
  }

  /// The image of `training`, class 0, with `change` made to its file; the rest is sound.
  private func pictures(_ change: ([UInt8]) -> [UInt8]) throws -> Dataset {
    let folder = try TestFolder()
    for part in ["train", "test"] {
      let image = try FormatFixture.bytes("png/kind grey")
      try folder.write(part == "train" ? change(image) : image, to: "\(part)/a/1.png")
    }
    return try FormatFixture.load(folder.path)
  }

  /// Where a PNG file's second chunk begins: behind the signature and the header's chunk.
  private static let second = 33

  @Test(arguments: ["tEXt", "zTXt", "iTXt", "sPLT", "iCCP", "IDAT", "PLTE", "xYzW"])
  func `a chunk that claims more than the file has is refused before libpng sees it`(_ type: String) throws {
    do {
      _ = try pictures { Array($0[..<Self.second]) + [0x7F, 0xFF, 0xFF, 0xFF] + Array(type.utf8) + [1, 2, 3, 4, 5] }
      Issue.record("read it")
    } catch let error as DatasetError {
      #expect(error.message.contains("a PNG image that is cut short at byte 46"), "\(error)")
    }
  }

  @Test func `texts and profiles are skipped unread, and the pixels are the same`() throws {
    let plain = try pictures { $0 }
    for type in ["tEXt", "zTXt", "iTXt", "sPLT", "iCCP", "gAMA", "xYzW"] {
      let content = [UInt8](repeating: 65, count: 300)
      let chunk = [0, 0, 1, 44] + Array(type.utf8) + content + [0, 0, 0, 0]
      let set = try pictures { Array($0[..<Self.second]) + chunk + Array($0[Self.second...]) }
      #expect(set.training.pixels.view.elements.elementsEqual(plain.training.pixels.view.elements), "\(type)")
    }
  }

  @Test(
    arguments: [
      ([0, 1, 0, 0], [0, 0, 4, 0], "more than 16,384 a side"),
      ([0, 0, 0x40, 0], [0, 0, 0x40, 0], "134,217,728 in all"),
      ([0, 0, 0x10, 0], [0, 0, 0x10, 0], "4,096 x 4,096 pixels (height x width), more than its"),
    ] as [([UInt8], [UInt8], String)])
  func `an image's sides and pixels are limited by rule and by its bytes`(
    _ width: [UInt8], _ height: [UInt8], _ says: String
  )
    throws
  {
    do {
      _ = try pictures { Array($0[..<16]) + width + height + Array($0[24...]) }
      Issue.record("read it")
    } catch let error as DatasetError { #expect(error.message.contains(says), "\(error)") }
  }

  @Test(arguments: [
    ([UInt8](repeating: UInt8(ascii: ","), count: 1_048_578), "columns, found 1048579"),
    ([UInt8](repeating: UInt8(ascii: "1"), count: 17_000_000), "one of more than 16777216 bytes"),
  ]) func `a table's columns and lines are limited before they are decoded`(_ text: [UInt8], _ says: String) throws {
    let folder = try TestFolder()
    do {
      _ = try FormatFixture.load(folder.writeTables(text))
      Issue.record("read it")
    } catch let error as DatasetError { #expect(error.message.contains(says), "\(error.message.prefix(400))") }
  }

  @Test func `drawings of lines expand as far as PNG can, and cost what they are`() throws {
    let folder = try TestFolder()
    let image = try whitePNG()
    for part in ["train", "test"] {
      for number in 0..<20 { try folder.write(image, to: "\(part)/a/\(number).png") }
    }
    let dataset = try FormatFixture.load(folder.path)
    #expect(image.count < 1024 * 1024 / 40)
    #expect(dataset.training.count == 20 && dataset.training.height == 1024 && dataset.training.width == 1024)
  }

  /// 1024 x 1024 pixels of one colour, made by the writer itself.
  private func whitePNG() throws -> [UInt8] {
    let folder = try TestFolder()
    let side = 1024
    let set = ImageSet(
      pixels: GrowingBytes.zeros(side * side), labels: Buffer(count: 1), height: side, width: side, channels: 1,
      classNames: ["a"])
    try DatasetWriter.write(
      Dataset(
        name: "tiny", training: set, test: set, source: DatasetSource(synthetic: false, verified: false, files: [])),
      as: .images, to: folder.path + "/set")
    return [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/set/train/a/00000.png")))
  }
}
