import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

/// Images against SciPy's affine_transform, Keras's apply_affine_transform, and all of augmentation written in Python:
/// Tests/References/augmentation.json, which make_augmentation.py makes.
struct AugmentationReferenceTests {
  private struct References: Decodable {
    struct Resampled: Decodable {
      let name: String
      let image: Int
      let shape: [Int]
      let map: [[Double]]
      let fillMode: String
      let cval: UInt8
      let values: [Double]
      let bytes: String
    }
    struct Keras: Decodable {
      let image: Int
      let shape: [Int]
      let arguments: [String: Double]
      let values: [Double]
    }
    struct Drawn: Decodable {
      let rotation, shear: Double
      let shift, zoom: [Double]
      let horizontal, vertical: Bool
      let crop: [Int]
      let erased: [Int]?
    }
    struct Augmented: Decodable {
      let image: Int
      let shape: [Int]
      let epoch, number: Int
      let drawn: Drawn
      let values: [Double]
    }
    let resampling: [Resampled]
    let keras: [Keras]
    let augmented: [Augmented]
  }

  private let references: References

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../References/augmentation.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    references = try decoder.decode(References.self, from: Data(contentsOf: file))
  }

  /// Byte i is the highest byte of Tests/References/README.md's hash of (3000 + number, i).
  private func image(_ number: Int, count: Int) -> [UInt8] {
    (0..<count).map { i in
      var random = SplitMix64(state: UInt64(3000 + number) << 32 &+ UInt64(i))
      return UInt8(random.next() >> 56)
    }
  }

  /// To the nearest byte; single precision may be on the other side of a half by 255 times the error of a place.
  private func expectAgrees(_ found: [UInt8], _ expected: [Double], _ what: String) {
    expectEqual(found.count, expected.count, "the size of \(what)")
    for (index, (byte, value)) in zip(found, expected).enumerated() {
      expectClose(Double(byte), value, within: 0.51, "byte \(index) of \(what)")
    }
  }

  private func resample(
    _ number: Int, _ shape: [Int], _ map: AffineMap, _ fillMode: Augmentation.FillMode, _ cval: UInt8
  ) -> [UInt8] {
    let resampling = Resampling(height: shape[0], width: shape[1], channels: shape[2], fillMode: fillMode, cval: cval)
    let source = Buffer(image(number, count: shape.reduce(1, *)))
    let (result, scratch) = (Buffer<UInt8>(count: source.count), Buffer<UInt8>(count: resampling.scratchCount))
    resampling.apply(
      source.view, map: map, rows: 0..<shape[0], columns: 0..<shape[1], into: result.view, scratch: scratch.view)
    return withExtendedLifetime((source, scratch)) { Array(result.view.elements) }
  }

  /// Bit by bit, so that every processor makes the same bytes: each operation is one of IEEE 754's, and none are contracted.
  @Test func `resampling agrees with SciPy, and with NumPy in single precision to the bit`() throws {
    #expect(references.resampling.count == 50)
    for reference in references.resampling {
      var map = AffineMap()
      (map.xx, map.xy, map.x0) = (reference.map[0][0], reference.map[0][1], reference.map[0][2])
      (map.yx, map.yy, map.y0) = (reference.map[1][0], reference.map[1][1], reference.map[1][2])
      let fillMode = try #require(Augmentation.FillMode(rawValue: reference.fillMode))
      let found = resample(reference.image, reference.shape, map, fillMode, reference.cval)
      expectAgrees(found, reference.values, "\(reference.name), \(reference.shape)")
      let bytes = found.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
      expectEqual(bytes, reference.bytes, "\(reference.name), \(reference.shape)")
    }
  }

  @Test func `rotation, shift, shear and zoom are Keras's`() {
    #expect(references.keras.count == 6)
    for reference in references.keras {
      var draw = Augmentation.Draw()
      let arguments = reference.arguments
      draw.rotation = arguments["theta"] ?? 0
      draw.shift = SIMD2(arguments["tx"] ?? 0, arguments["ty"] ?? 0)
      draw.shear = arguments["shear"] ?? 0
      draw.zoom = SIMD2(arguments["zx"] ?? 1, arguments["zy"] ?? 1)
      let map = AffineMap(draw, height: reference.shape[0], width: reference.shape[1])
      expectAgrees(resample(reference.image, reference.shape, map, .nearest, 0), reference.values, "\(arguments)")
    }
  }

  /// ``ALL`` in make_augmentation.py.
  private var everything: Augmentation {
    var augmentation = Augmentation()
    (augmentation.rotationRange, augmentation.shearRange, augmentation.zoomRange) = (25, 12, 0.8...1.3)
    (augmentation.widthShiftRange, augmentation.heightShiftRange) = (0.2, 0.15)
    (augmentation.horizontalFlip, augmentation.verticalFlip) = (0.5, 0.3)
    (augmentation.fillMode, augmentation.cval, augmentation.randomCropPadding) = (.constant, 200, 2)
    var erasing = Augmentation.RandomErasing()
    (erasing.probability, erasing.area, erasing.aspectRatio) = (0.7, 0.05...0.3, 0.4...2.5)
    augmentation.randomErasing = erasing
    return augmentation
  }

  @Test func `everything together, from the seed to the bytes, agrees with Python`() {
    #expect(references.augmented.count == 8)
    for reference in references.augmented {
      let shape = reference.shape
      let augmenter = ImageAugmenter(
        everything, height: shape[0], width: shape[1], channels: shape[2], seed: 0x0123_4567_89AB_CDEF)
      let what = "image \(reference.number)"
      let (draw, drawn) = (augmenter.draw(number: reference.number, epoch: reference.epoch), reference.drawn)
      for (found, expected) in [
        (draw.rotation, drawn.rotation), (draw.shear, drawn.shear), (draw.shift.x, drawn.shift[0]),
        (draw.shift.y, drawn.shift[1]), (draw.zoom.x, drawn.zoom[0]), (draw.zoom.y, drawn.zoom[1]),
      ] {
        expectClose(found, expected, within: 1e-14, what)
      }
      expectEqual([draw.isFlippedHorizontally, draw.isFlippedVertically], [drawn.horizontal, drawn.vertical], what)
      expectEqual([draw.crop.x, draw.crop.y], drawn.crop, what)
      let erased = draw.erased.map {
        [$0.rows.lowerBound, $0.rows.upperBound, $0.columns.lowerBound, $0.columns.upperBound]
      }
      expectEqual(erased, drawn.erased, what)
      let source = Buffer(image(reference.image, count: augmenter.count))
      let found = withExtendedLifetime(source) {
        augmenter.augmented(source.view, number: reference.number, epoch: reference.epoch)
      }
      expectAgrees(found, reference.values, what)
    }
  }
}
