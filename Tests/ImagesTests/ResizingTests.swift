import FMDistImages
import FMDistMemory
import Foundation
import Testing

/// Resizing, compared with exact fractions and with Pillow: `Fixtures/make_resized.py`.
struct ResizingTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var source, target: [Int]
    var method: ResizeMethod
    var exact: String
    var pillow: String?

    var testDescription: String { "\(source) to \(target), \(method.rawValue)" }
  }

  private struct Fixture: Decodable {
    var cases: [Case]
    var grey: String
  }

  private static let fixture: Fixture? = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/resized.json")
    return try? JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }()
  static let cases = fixture?.cases ?? []

  /// The image that `make_resized.py` calls `source`.
  private func source(_ count: Int) -> Buffer<UInt8> {
    let values = (0..<count).map { (index: Int) -> UInt8 in
      let value = index * index * 37 + index * 101 + 11
      return UInt8(value / 7 % 256)
    }
    return Buffer(values)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
    }
  }

  private func resized(_ one: Case, of image: Buffer<UInt8>) -> [UInt8] {
    let target = Buffer<UInt8>(count: one.target[0] * one.target[1] * one.source[2])
    let fitter = ImageFitter(
      to: PixelSize(height: one.target[0], width: one.target[1]), method: one.method, channels: one.source[2],
      background: RGB(red: 10, green: 20, blue: 30))
    fitter.apply(image.view, size: PixelSize(height: one.source[0], width: one.source[1]), into: target.view)
    return Array(target.view.elements)
  }

  @Test func `there are cases`() { #expect(Self.cases.count == 17) }

  @Test(arguments: cases)
  func `bytes are those of exact fractions`(_ one: Case) {
    let image = source(one.source.reduce(1, *))
    #expect(resized(one, of: image) == bytes(one.exact))
  }

  @Test(arguments: cases.filter { $0.pillow != nil })
  func `bytes are within one level of Pillow's`(_ one: Case) throws {
    let image = source(one.source.reduce(1, *))
    let wanted = bytes(try #require(one.pillow))
    let found = resized(one, of: image)
    #expect(found.count == wanted.count)
    #expect(zip(found, wanted).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  @Test(arguments: ResizeMethod.allCases, [UInt8(0), 1, 127, 254, 255])
  func `an even image stays even at any size`(_ method: ResizeMethod, _ value: UInt8) {
    for (from, to) in [((1, 1), (3, 2)), ((97, 89), (64, 64)), ((3000, 2), (7, 5)), ((2, 5000), (5, 7))] {
      let image = Buffer([UInt8](repeating: value, count: from.0 * from.1 * 3))
      let target = Buffer<UInt8>(count: to.0 * to.1 * 3)
      ImageFitter(
        to: PixelSize(height: to.0, width: to.1), method: method, channels: 3,
        background: RGB(red: value, green: value, blue: value)
      ).apply(image.view, size: PixelSize(height: from.0, width: from.1), into: target.view)
      #expect(target.view.elements.allSatisfy { $0 == value }, "\(from) to \(to)")
    }
  }

  @Test func `stripes of a very long image become their mean`() {
    // Weights too coarse for this would count one colour alone.
    let rows = 60_000
    let image = Buffer((0..<rows).map { UInt8($0 % 2 * 255) })
    let target = Buffer<UInt8>(count: 3)
    ImageFitter(to: PixelSize(height: 3, width: 1), method: .stretch, channels: 1)
      .apply(image.view, size: PixelSize(height: rows, width: 1), into: target.view)
    #expect(target.view.elements.allSatisfy { (127...128).contains($0) })
  }

  @Test func `one fitter takes images of changing sizes`() {
    let fitter = ImageFitter(to: PixelSize(height: 6, width: 5), method: .crop, channels: 3)
    for (height, width) in [(9, 8), (30, 40), (9, 8), (2, 3)] {
      let image = source(height * width * 3)
      let (kept, fresh) = (Buffer<UInt8>(count: 90), Buffer<UInt8>(count: 90))
      let size = PixelSize(height: height, width: width)
      fitter.apply(image.view, size: size, into: kept.view)
      let resizer = ImageResizer(from: size, to: fitter.target, method: .crop, channels: 3)
      let scratch = Buffer([UInt32](repeating: .max, count: resizer.scratchCount))
      resizer.apply(image.view, into: fresh.view, scratch: scratch.view)
      #expect(kept.view.elements.elementsEqual(fresh.view.elements))
    }
  }

  @Test func `colour becomes grey as Pillow's does, and grey three equal channels`() throws {
    let colour = source(768)
    let grey = Buffer<UInt8>(count: 256)
    ColourConversion.grey(fromRGB: colour.view, into: grey.view)
    #expect(Array(grey.view.elements) == bytes(try #require(Self.fixture?.grey)))
    let back = Buffer<UInt8>(count: 768)
    ColourConversion.rgb(fromGrey: grey.view, into: back.view)
    #expect((0..<768).allSatisfy { back.view[$0] == grey.view[$0 / 3] })
    // Grey that went to colour comes back as it was.
    let again = Buffer<UInt8>(count: 256)
    ColourConversion.grey(fromRGB: back.view, into: again.view)
    #expect(again.view.elements.elementsEqual(grey.view.elements))
  }
}
