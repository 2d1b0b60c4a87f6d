import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

struct DrawingTests {
  /// The picture's pixels at two a point, to be asked for single ones.
  private func pixels(_ sheet: SampleSheet) throws -> (width: Int, bytes: [UInt8]) {
    let raster = try sheet.picture(.greeked()).raster()
    return (raster.width, raster.pixels)
  }

  @Test func pixelsOfAnImageStayHardAndExact() throws {
    // 2 x 2 in colour, enlarged to 56 x 56 points, so that a pixel is 56 x 56 of the PNG.
    let image = ByteImage(
      pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30], height: 2, width: 2, channels: 3)
    let sheet = SampleSheet(title: "t", rows: [.init(name: "n", images: [image])])
    let (width, bytes) = try pixels(sheet)
    var counts: [[UInt8]: Int] = [:]
    for pixel in stride(from: 0, to: bytes.count, by: 3) { counts[Array(bytes[pixel..<pixel + 3]), default: 0] += 1 }
    withEvery("color", in: [[255, 0, 0], [0, 255, 0], [0, 0, 255], [10, 20, 30]] as [[UInt8]]) { color in
      expectEqual(counts[color], 56 * 56, "the number of pixels")
    }
    #expect(bytes.count % (width * 3) == 0)
  }

  @Test(
    arguments: [
      (1, [7], 0x070707), (2, [7, 200], 0x070707), (3, [1, 2, 3], 0x010203), (4, [1, 2, 3, 200], 0x010203),
      (5, [10, 20, 30, 40, 55], 0x1F1F1F),
    ] as [(Int, [UInt8], UInt32)])
  func anyNumberOfChannelsHasAColor(channels: Int, pixels: [UInt8], expected: UInt32) {
    let image = ByteImage(pixels: pixels, height: 1, width: 1, channels: channels)
    #expect(image.color(row: 0, column: 0) == expected)
  }

  @Test func filesAreWrittenWholeOrNotAtAll() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let picture = SampleSheet(title: "t", rows: []).picture()
    try picture.write(to: "\(folder)/a/p.png", as: .png)
    try picture.write(to: "\(folder)/a/p.svg", as: .svg)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a").sorted() == ["p.png", "p.svg"])
    #expect(throws: RunFileError.self) { try picture.write(to: "\(folder)/a/p.png/q.png", as: .png) }
  }

  @Test(
    arguments: [("a.png", .png), ("b/c.SVG", .svg), ("png", nil), ("a.jpg", nil), ("a.png/b", nil), ("", nil)]
      as [(String, Picture.Format?)])
  func theEndingNamesTheFormat(path: String, format: Picture.Format?) { #expect(Picture.Format(path: path) == format) }

  @Test func textsAndMarksStandOutFromTheirBackgrounds() {
    // WCAG 2.1: 4.5 for texts, 3 for graphics.
    for theme in [Theme.light, .dark] {
      for text in [theme.text, theme.faintText, theme.right, theme.wrong] {
        #expect(text.contrast(with: theme.background) >= 4.5)
      }
      for text in [theme.text, theme.faintText] { #expect(text.contrast(with: theme.panel) >= 4.5) }
      for line in [theme.training, theme.validation, theme.frame] + theme.palette {
        #expect(line.contrast(with: theme.background) >= 3, "\(line)")
      }
    }
    #expect(abs(Color(0xFFFFFF).contrast(with: Color(0)) - 21) < 1e-9)
  }
}
