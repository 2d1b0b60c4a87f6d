import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Testing

/// Random changes of images: exact cases, and what is drawn.
struct AugmentationTests {
  /// `image` resampled by what `change` says of a draw that changes nothing.
  private func resampled(
    _ image: [UInt8], height: Int, width: Int, channels: Int = 1, fillMode: Augmentation.FillMode = .nearest,
    cval: UInt8 = 0, _ change: (inout Augmentation.Draw) -> Void
  ) -> [UInt8] {
    var draw = Augmentation.Draw()
    change(&draw)
    let resampling = Resampling(height: height, width: width, channels: channels, fillMode: fillMode, cval: cval)
    let (source, result) = (Buffer(image), Buffer<UInt8>(count: image.count))
    let scratch = Buffer<UInt8>(count: resampling.scratchCount)
    resampling.apply(
      source.view, map: AffineMap(draw, height: height, width: width), rows: 0..<height, columns: 0..<width,
      into: result.view, scratch: scratch.view)
    return withExtendedLifetime((source, scratch)) { Array(result.view.elements) }
  }

  /// Bytes that all differ from their neighbours.
  private func noise(_ count: Int) -> [UInt8] {
    var random = SplitMix64(state: 5)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  @Test func `quarter turns move every byte to its place`() {
    let side = 21
    let image = noise(side * side)
    func at(_ row: Int, _ column: Int) -> UInt8 { image[row * side + column] }
    let pixels = (0..<side * side).map { ($0 / side, $0 % side) }
    let turned = { degrees in resampled(image, height: side, width: side) { $0.rotation = degrees } }
    // Anticlockwise: what was at the right is at the top.
    #expect(turned(90) == pixels.map { at($1, side - 1 - $0) })
    #expect(turned(-90) == pixels.map { at(side - 1 - $1, $0) })
    #expect(turned(180) == image.reversed())
    #expect(turned(-180) == image.reversed())
    #expect(turned(0) == image)
  }

  @Test(arguments: [(7, 9, 1), (18, 20, 3), (4, 33, 5)])
  func `flips exchange the sides and nothing else`(height: Int, width: Int, channels: Int) {
    let image = noise(height * width * channels)
    func flipped(_ place: (Int, Int) -> (Int, Int)) -> [UInt8] {
      (0..<height * width).flatMap { pixel in
        let (row, column) = place(pixel / width, pixel % width)
        return image[(row * width + column) * channels..<(row * width + column + 1) * channels]
      }
    }
    let right = resampled(image, height: height, width: width, channels: channels) { $0.isFlippedHorizontally = true }
    let down = resampled(image, height: height, width: width, channels: channels) { $0.isFlippedVertically = true }
    #expect(right == flipped { ($0, width - 1 - $1) })
    #expect(down == flipped { (height - 1 - $0, $1) })
  }

  @Test(arguments: [(2, 0), (0, 3), (-1, -2), (40, 0), (0, -40)])
  func `whole pixels are shifted exactly, with the edge or a constant behind them`(x: Int, y: Int) {
    let (height, width) = (8, 19)
    let image = noise(height * width)
    for fillMode in Augmentation.FillMode.allCases {
      let expected = (0..<height * width).map { pixel -> UInt8 in
        let (row, column) = (pixel / width + y, pixel % width + x)
        let (nearRow, nearColumn) = (min(max(row, 0), height - 1), min(max(column, 0), width - 1))
        return fillMode == .constant && (row != nearRow || column != nearColumn)
          ? 31 : image[nearRow * width + nearColumn]
      }
      let found = resampled(image, height: height, width: width, fillMode: fillMode, cval: 31) {
        $0.shift = SIMD2(Double(x), Double(y))
      }
      #expect(found == expected, "\(fillMode)")
    }
  }

  @Test func `zoom of two halves an image about its centre`() {
    // Every second pixel lies on a pixel: of 9 the places are -4, -2 ... 12.
    let image = noise(81)
    let found = resampled(image, height: 9, width: 9) { $0.zoom = SIMD2(2, 2) }
    for row in 2...6 {
      for column in 2...6 { #expect(found[row * 9 + column] == image[(2 * row - 4) * 9 + 2 * column - 4]) }
    }
  }

  @Test func `sine and cosine agree with the C library's, and are exact at quarters`() {
    for degrees in stride(from: -360.0, through: 360, by: 0.37) {
      let (sine, cosine) = sineAndCosine(degrees: degrees)
      // The C library's angle is rounded to radians first: half a unit in the last place of 2π.
      #expect(abs(sine - sin(degrees * .pi / 180)) <= 8 * Double.ulpOfOne, "\(degrees)")
      #expect(abs(cosine - cos(degrees * .pi / 180)) <= 8 * Double.ulpOfOne, "\(degrees)")
    }
    for (degrees, expected) in [(0.0, (0.0, 1.0)), (90, (1, 0)), (180, (0, -1)), (-90, (-1, 0)), (-180, (0, -1))] {
      #expect(sineAndCosine(degrees: degrees) == expected, "\(degrees)")
    }
  }

  @Test func `a flip of probability one flips every image, and of none none`() {
    var augmentation = Augmentation()
    augmentation.horizontalFlip = 1
    let augmenter = ImageAugmenter(augmentation, height: 3, width: 5, channels: 2, seed: 4)
    let image = noise(30)
    let flipped = stride(from: 0, to: 30, by: 10).flatMap { row in
      stride(from: 8, through: 0, by: -2).flatMap { image[row + $0...row + $0 + 1] }
    }
    for number in 0..<50 { #expect(augmented(image, augmenter, number) == flipped) }
    let nothing = ImageAugmenter(Augmentation(), height: 3, width: 5, channels: 2, seed: 4)
    for number in 0..<50 { #expect(augmented(image, nothing, number) == image) }
  }

  @Test func `a crop is one of the places in the padded image, and all of them come`() {
    let (side, padding) = (6, 2)
    var augmentation = Augmentation()
    augmentation.randomCropPadding = padding
    let augmenter = ImageAugmenter(augmentation, height: side, width: side, channels: 1, seed: 4)
    let image = noise(side * side).map { max($0, 1) }
    var places: [[UInt8]: Int] = [:]
    for number in 0..<1000 { places[augmented(image, augmenter, number), default: 0] += 1 }
    let expected = (0..<25).map { place in
      (0..<side * side).map { pixel -> UInt8 in
        let (row, column) = (pixel / side + place / 5 - padding, pixel % side + place % 5 - padding)
        return 0..<side ~= row && 0..<side ~= column ? image[row * side + column] : 0
      }
    }
    #expect(Set(places.keys) == Set(expected))
    // 40 each on average, with a standard deviation of 6.2.
    #expect(places.values.allSatisfy { 12...70 ~= $0 })
  }

  private func augmented(_ image: [UInt8], _ augmenter: ImageAugmenter, _ number: Int, epoch: Int = 1) -> [UInt8] {
    let buffer = Buffer(image)
    return withExtendedLifetime(buffer) { augmenter.augmented(buffer.view, number: number, epoch: epoch) }
  }
}
