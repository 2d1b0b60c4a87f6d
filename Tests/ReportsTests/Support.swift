import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import FoundationXML
import Testing

/// Files beside the tests.
enum Fixture {
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path()
  }

  static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }
}

extension Theme {
  /// With bars for texts, so that pixels do not depend on fonts.
  static func greeked(_ theme: Theme = .light) -> Theme {
    var theme = theme
    theme.isGreeked = true
    return theme
  }
}

/// Compares a picture with the PNG of that name in `Fixtures`; writes that instead where FMDIST_WRITE_REFERENCES is set.
///
/// Versions of cairo smooth edges differently: a pixel may be off by 40 of 255 in a channel, one in 500 by more, and the mean by a half.
func expectPicture(_ picture: Picture, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let found = try picture.raster(scale: 1)
  if ProcessInfo.processInfo.environment["FMDIST_WRITE_REFERENCES"] != nil {
    try AtomicFile.write(try found.png(), to: Fixture.path(name))
    return
  }
  let expected = try Raster(png: try Fixture.bytes(name), path: name)
  #expect(
    found.width == expected.width && found.height == expected.height,
    "\(name): \(found.width) x \(found.height), expected \(expected.width) x \(expected.height)",
    sourceLocation: sourceLocation)
  guard found.width == expected.width && found.height == expected.height else { return }
  let differences = zip(found.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }
  let mean = Double(differences.reduce(0, +)) / Double(differences.count)
  let far = Double(differences.count { $0 > 40 }) / Double(differences.count)
  #expect(mean <= 0.5 && far <= 0.002, "\(name): mean \(mean), far off \(far)", sourceLocation: sourceLocation)
}

/// Reads `bytes` as XML and gives the names of its elements; throws where it is not well-formed.
func elements(ofXML bytes: [UInt8]) throws -> [String: Int] {
  final class Counter: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    func parser(
      _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
      attributes attributeDict: [String: String] = [:]
    ) { counts[elementName, default: 0] += 1 }
  }
  let parser = XMLParser(data: Data(bytes))
  let counter = Counter()
  parser.delegate = counter
  try #require(parser.parse(), "no well-formed XML: \(String(describing: parser.parserError))")
  return counter.counts
}

/// Draws in both formats and themes, and checks that what comes is a PNG of the right size and an SVG.
func expectDrawable(
  _ picture: (Theme) -> Picture, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for theme in [Theme.light, .dark] {
    let picture = picture(theme)
    let png = try picture.encoded(.png)
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]), sourceLocation: sourceLocation)
    func number(_ offset: Int) -> Int { png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    // IHDR: width and height in pixels, two a point unless that were too many.
    let scale = min(2, 32_767 / max(picture.width, picture.height))
    #expect(number(16) == Int(picture.width * scale), sourceLocation: sourceLocation)
    #expect(number(20) == Int(picture.height * scale), sourceLocation: sourceLocation)
    #expect(try elements(ofXML: picture.encoded(.svg))["svg"] == 1, sourceLocation: sourceLocation)
  }
}

/// Images and names that tests draw.
enum Samples {
  /// Names that a class may have and a picture must stand.
  static let awkwardNames = [
    "<b>&amp;\"'", String(repeating: "long ", count: 12), "Hemd mit Ümläuten – 衬衫 👕", "", "tab\tnew\nline\u{0}end", "x",
  ]

  /// A ramp whose slope depends on `seed`.
  static func image(_ seed: Int, height: Int = 8, width: Int = 8, channels: Int = 1) -> ByteImage {
    let pixels = (0..<height * width * channels).map { UInt8(($0 * (seed * 2 + 3)) & 255) }
    return ByteImage(pixels: pixels, height: height, width: width, channels: channels)
  }
}
