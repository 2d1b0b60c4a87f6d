import FMDistImages
import FMDistMemory
import Foundation
import Testing

/// Image files of every format, against Pillow.
struct FormatTests {
  @Test func `there are files of every format`() {
    #expect(FormatFixtures.names.count == 76)
    let endings = Set(FormatFixtures.names.map { $0.split(separator: ".").last.map(String.init) })
    #expect(endings == ["jpg", "png", "webp", "bmp", "gif", "tif"])
  }

  @Test(arguments: FormatFixtures.names)
  func `a file gives Pillow's bytes, and its header says their size`(_ name: String) throws {
    let expected = try #require(FormatFixtures.all[name])
    let image = try ImageFile.decode(FormatFixtures.path(name))
    #expect([image.size.height, image.size.width] == expected.size)
    #expect(image.channels == expected.channels)
    #expect(Array(image.pixels.view.elements) == Array(expected.pixels))

    let header = try ImageFile.header(FormatFixtures.path(name))
    #expect(header.size == image.size && header.format == image.traits.format)
    #expect(header.isColour || image.channels == 1)
    #expect(header.hasAlpha || !image.traits.wasComposited)
    // The same from memory.
    let file = Buffer(try FormatFixtures.bytes(name))
    #expect(try ImageFile.header(of: file.view) == header)
    #expect(try ImageFile.decode(bytes: file.view).traits == image.traits)
  }

  @Test func `what there is to say of a file is known`() throws {
    func traits(_ name: String) throws -> ImageTraits { try ImageFile.decode(FormatFixtures.path(name)).traits }
    let faint = try FormatFixtures.names.filter { try traits($0).isFaint }
    #expect(faint == ["faint.png"])
    let binary = try FormatFixtures.names.filter { try traits($0).isBinary }
    #expect(binary == ["zeros_and_ones.png"])
    let composited = try FormatFixtures.names.filter { try traits($0).wasComposited }
    #expect(
      composited == [
        "clear.gif", "clear_colour.png", "clear_palette.png", "la.png", "la.tif", "rgba.png", "rgba.tif", "rgba.webp",
      ])
    let several = try FormatFixtures.names.filter { try traits($0).frames > 1 }
    #expect(several == ["moving.gif", "moving.webp", "several.tif"])
    #expect(try traits("several.tif").frames == 3)
    #expect(try !traits("grey.gif").isStoredInColour && traits("palette.gif").isStoredInColour)
  }

  /// The segments of a JPEG file may come in any order before its pixels.
  @Test func `a JPEG image is turned by what stands behind the header of its frame`() throws {
    let expected = try #require(FormatFixtures.all["turned6.jpg"])
    let bytes = try FormatFixtures.bytes("turned6.jpg")
    var (head, exif, place) = ([UInt8](bytes[..<2]), [UInt8](), 2)
    while bytes[place + 1] != 0xDA {
      let end = place + 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
      if bytes[place + 1] == 0xE1 { exif += bytes[place..<end] } else { head += bytes[place..<end] }
      place = end
    }
    #expect(!exif.isEmpty)
    let file = Buffer(head + exif + bytes[place...])
    let image = try ImageFile.decode(bytes: file.view)
    #expect([image.size.height, image.size.width] == expected.size)
    #expect(Array(image.pixels.view.elements) == Array(expected.pixels))
    #expect(try ImageFile.header(of: file.view).size == image.size)
  }

  @Test func `of a moving PNG image there is said that it has several pictures`() throws {
    let bytes = try FormatFixtures.bytes("rgb.png")
    let header = 8 + 25
    // acTL: two pictures, shown for ever. Chunks that make no pixels are passed over with their checksums.
    let control: [UInt8] = [0, 0, 0, 8] + Array("acTL".utf8) + [0, 0, 0, 2, 0, 0, 0, 0] + [0, 0, 0, 0]
    let file = Buffer(bytes[..<header] + control + bytes[header...])
    #expect(try ImageFile.decode(bytes: file.view).traits.frames == 2)
    #expect(try ImageFile.header(of: file.view).frames == 2)
  }

  @Test func `transparent pixels lie on the background`() throws {
    // Red 9 in 0 to 255 at an opacity of a in front of blue 200: (9 a + 0 (255 - a)) / 255 and so on, rounded.
    let stored = try ImageFile.decode(FormatFixtures.path("rgb.png"))
    let blue = RGB(red: 0, green: 10, blue: 200)
    let image = try ImageFile.decode(FormatFixtures.path("rgba.png"), background: blue)
    let width = image.size.width
    for pixel in 0..<image.size.height * width {
      let alpha = (pixel % width * 17 + pixel / width * 23) % 256
      for (channel, behind) in [0, 10, 200].enumerated() {
        let front = Int(stored.pixels.view[3 * pixel + channel])
        let exact = Double(front * alpha + behind * (255 - alpha)) / 255
        #expect(Double(image.pixels.view[3 * pixel + channel]) == exact.rounded())
      }
    }
    // Grey takes on the background's colour; opaque alpha changes nothing.
    #expect(try ImageFile.decode(FormatFixtures.path("la.png"), background: blue).channels == 3)
    let opaque = try ImageFile.decode(FormatFixtures.path("opaque.png"), background: blue)
    #expect(opaque.pixels.view.elements.elementsEqual(stored.pixels.view.elements) && !opaque.traits.wasComposited)
  }

  @Test func `many threads decode at once`() async throws {
    let names = FormatFixtures.names
    let wrong = await withTaskGroup(of: Int.self) { group in
      for start in 0..<8 {
        group.addTask {
          names.indices.filter { index in
            let name = names[(index + start * 9) % names.count]
            let image = try? ImageFile.decode(FormatFixtures.path(name))
            return image.map { Data($0.pixels.view.elements) } != FormatFixtures.all[name]?.pixels
          }.count
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
