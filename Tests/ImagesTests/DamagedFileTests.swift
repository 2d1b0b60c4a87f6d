import FMDistImages
import FMDistMemory
import Foundation
import Testing

/// Files that are no image, or not all of one.
struct DamagedFileTests {
  private func found(_ bytes: some Collection<UInt8>) -> String? {
    let file = Buffer(Array(bytes))
    do throws(ImageFault) { _ = try ImageFile.decode(bytes: file.view) } catch { return error.found }
    return nil
  }

  @Test(arguments: [
    "420.jpg", "progressive.jpg", "grey.jpg", "rgb.png", "palette.png", "rgb.webp", "lossless.webp", "rgb.bmp",
    "runs8.bmp", "palette.gif", "raw.tif", "tiff_lzw.tif", "tiles.tif",
  ])
  func `a file that is cut short says where`(_ name: String) throws {
    let bytes = try FormatFixtures.bytes(name)
    let format = try ImageFile.header(FormatFixtures.path(name)).format
    for length in [bytes.count / 4, bytes.count / 2, 3 * bytes.count / 4, bytes.count - 3] {
      let sentence = try #require(found(bytes[..<length]))
      let place = sentence.replacing(",", with: "")
      #expect(place == "\(format.title) that is cut short at byte \(length)", "\(sentence)")
    }
  }

  /// Each byte of a file, turned over: an image or a fault, never a trap.
  @Test(arguments: [
    "grey.jpg", "progressive.jpg", "clear_palette.png", "lossless.webp", "runs4.bmp", "clear.gif", "tiff_lzw.tif",
  ])
  func `a damaged byte ends in an image or in words`(_ name: String) throws {
    let file = Buffer(try FormatFixtures.bytes(name))
    let expected = try #require(FormatFixtures.all[name])
    var faults = 0
    for place in 0..<file.count {
      for change in [0xFF, 0x01, 0x80] as [UInt8] {
        file.view[place] ^= change
        do throws(ImageFault) {
          let image = try ImageFile.decode(bytes: file.view)
          #expect(image.pixels.count == image.size.height * image.size.width * image.channels)
        } catch {
          faults += 1
          #expect(!error.found.isEmpty)
        }
        _ = try? ImageFile.header(of: file.view)
        file.view[place] ^= change
      }
    }
    #expect(faults > 0)
    let whole = try ImageFile.decode(bytes: file.view)
    #expect(whole.pixels.view.elements.elementsEqual(expected.pixels))
  }

  @Test func `what is no image is named`() throws {
    let cases: [(bytes: [UInt8], name: String)] = [
      ([], "an empty file"), (Array("<!DOCTYPE html><html>".utf8), "a web page (HTML)"),
      (Array("a,b\n1,2\n".utf8), "a text file"), ([0, 0, 0, 24] + Array("ftypheic".utf8), "a HEIC image"),
      ([0, 0, 0, 24] + Array("ftypisom".utf8), "a video"),
      (Array("version https://git-lfs.github.com".utf8), "a pointer of Git LFS in place of the file"),
      ([UInt8](repeating: 0, count: 900), "a file that begins with zeros only"),
      (Array("P6\n3 2\n255\n".utf8), "a Netpbm image"),
    ]
    for (bytes, name) in cases { #expect(found(bytes) == name) }

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("images-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let link = folder.appendingPathComponent("a.jpg").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/none")
    for (path, name) in [(link, "a broken link"), (folder.path, "a folder")] {
      #expect(throws: ImageFault(name)) { try ImageFile.header(path) }
      #expect(throws: ImageFault(name)) { try ImageFile.decode(path) }
    }
  }

  /// TIFF's first directory, of a grey image of one pixel and `others`: tag, type, count, value; ascending.
  private func tiff(_ others: [[Int]]) -> [UInt8] {
    let plain = [
      [256, 3, 1, 1], [257, 3, 1, 1], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1], [273, 4, 1, 8], [277, 3, 1, 1],
    ]
    let entries = (plain + [[278, 3, 1, 1], [279, 4, 1, 1]] + others).sorted { $0[0] < $1[0] }
    func bytes(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    return Array("II*\0".utf8) + bytes(8, 4) + bytes(entries.count, 2)
      + entries.flatMap { bytes($0[0], 2) + bytes($0[1], 2) + bytes($0[2], 4) + bytes($0[3], 4) } + bytes(0, 4)
  }

  /// The image that such a file begins with is a small view of another.
  @Test func `a camera's raw data is no small image`() {
    #expect(found(tiff([])) == nil)
    // The view of a larger image that no other directory has, and a larger one with others in it.
    #expect(found(tiff([[254, 4, 1, 1]])) == nil && found(tiff([[330, 4, 1, 8]])) == nil)
    for raw in [tiff([[254, 4, 1, 1], [330, 4, 1, 8]]), tiff([[50706, 1, 4, 0x0401]])] {
      #expect(found(raw) == "a TIFF image of a camera's raw data, which is not read")
    }
    #expect(
      found(Array("II*\0\u{10}\0\0\0CR\u{2}\0".utf8)) == "a TIFF image of a camera's raw data (CR2), which is not read")
  }

  @Test func `claims that a file cannot hold are refused unread`() throws {
    var jpeg = try FormatFixtures.bytes("420.jpg")
    let frame = try #require(jpeg.indices.dropLast().first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    for (sides, words) in [
      ([0x20, 0x00, 0x20, 0x00], "8,192 x 8,192 pixels (height x width), more than its"),
      ([0x00, 0x00, 0x20, 0x00], "its header claims 0 x 8,192"),
      ([0xFF, 0xFF, 0x00, 0x10], "65,535 x 16 pixels (height x width), more than 16,384"),
    ] as [([UInt8], String)] {
      jpeg.replaceSubrange(frame + 5..<frame + 9, with: sides)
      #expect(found(jpeg)?.contains(words) == true)
    }
    var gif = try FormatFixtures.bytes("palette.gif")
    gif.replaceSubrange(6..<10, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(found(gif)?.contains("65,535 x 65,535") == true)
    // The whole of an animation, of which its pictures may be parts.
    var webp = try FormatFixtures.bytes("moving.webp")
    webp.replaceSubrange(24..<30, with: [0xFF, 0x3F, 0, 0xFF, 0x1F, 0])
    #expect(found(webp)?.contains("8,192 x 16,384 pixels (height x width), more than its") == true)
    // Tiles of 16,384 x 16,384: the tags 322 and 323, a short each.
    var tiff = try FormatFixtures.bytes("tiles.tif")
    for tag in [[0x42, 0x01, 3, 0], [0x43, 0x01, 3, 0]] as [[UInt8]] {
      let entry = try #require(tiff.indices.dropLast(12).first { Array(tiff[$0..<$0 + 4]) == tag })
      tiff.replaceSubrange(entry + 8..<entry + 10, with: [0x00, 0x40])
    }
    #expect(found(tiff)?.contains("a TIFF image that is damaged: libtiff: its parts have no size that fits") == true)
  }

  /// libtiff goes on after such damage, and merely warns.
  @Test(arguments: ["jpeg.tif", "fax.tif"])
  func `pixels that libtiff makes up are damage`(_ name: String) throws {
    var tiff = try FormatFixtures.bytes(name)
    // Pillow writes the pixels first, at byte 8, and then the directory.
    let end = Int(tiff[4]) + Int(tiff[5]) << 8
    for place in (8 + end) / 2..<(8 + end) / 2 + 12 { tiff[place] = 0 }
    #expect(found(tiff)?.hasPrefix("a TIFF image that is damaged: libtiff: ") == true, "\(found(tiff) ?? "")")
    #expect(found(tiff)?.hasSuffix(": ") == false)
  }

  /// A code of more bits than a palette has was a black pixel.
  @Test func `a GIF's pixels have at most 8 bits`() throws {
    // One pixel, white in a palette of black and white; codes of 3 and of 10 bits: begin, the pixel, end.
    func gif(minimum: UInt8, _ codes: [UInt8]) -> [UInt8] {
      Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255] + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0]
        + [minimum, UInt8(codes.count)] + codes + [0, 0x3B]
    }
    let small = Buffer(gif(minimum: 2, [0b01_001_100, 0b1]))
    let pixels = try withExtendedLifetime(small) { try ImageFile.decode(bytes: small.view) }.pixels
    withExtendedLifetime(pixels) { #expect(pixels.view.elements.allSatisfy { $0 == 255 }) }
    for minimum in [0, 9, 11, 12, 255] as [UInt8] {
      #expect(
        found(gif(minimum: minimum, [0x00, 0xB2, 0x14, 0x20]))
          == "a GIF image that is damaged: its pixels have \(minimum) bits, and a palette's colours at most 8")
    }
  }

  @Test func `bytes that are no part of a JPEG file are passed over, and not for ever`() throws {
    let jpeg = try FormatFixtures.bytes("420.jpg")
    #expect(found(jpeg[..<2] + [UInt8](repeating: 0xFF, count: 3_000) + jpeg[2...]) == nil)
    let long = jpeg[..<2] + [UInt8](repeating: 0xFF, count: 70_000) + jpeg[2...]
    #expect(found(long) == "a JPEG image that is damaged: it has no header")
  }

  /// libjpeg goes on after such damage, with grey.
  @Test func `pixels that libjpeg makes up are damage`() throws {
    var jpeg = try FormatFixtures.bytes("444.jpg")
    let scan = try #require(jpeg.indices.dropLast().last { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xDA })
    // The end of the image in the middle of it.
    let middle = (scan + jpeg.count) / 2
    jpeg.replaceSubrange(middle..<middle + 2, with: [0xFF, 0xD9])
    #expect(found(jpeg)?.contains("a JPEG image that is damaged: before byte") == true)
  }
}
