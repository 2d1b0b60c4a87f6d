import FMDist
import Testing

@Suite("Images from arrays")
struct ImagesTests {
  private let shape = ImageShape(height: 2, width: 3, channels: 1)

  @Test func holdWhatTheyAreGiven() throws {
    let pixels = (0..<12).map { UInt8($0) }
    let images = try Images(pixels: pixels, labels: [1, 0], shape: shape, classNames: ["cat", "dog"])
    #expect(images.count == 2 && images.shape == shape && images.labels == [1, 0])
    #expect(images.pixels(1) == [6, 7, 8, 9, 10, 11] && images.classNames == ["cat", "dog"])
    #expect(images.weights == nil)
    let weighted = try Images(pixels: pixels, labels: [1, 0], shape: shape, weights: [0.5, 2])
    #expect(weighted.weights == [0.5, 2] && weighted[1..<2].weights == [2])
    #expect(images[1..<2].labels == [0] && images[1..<2].pixels(0) == images.pixels(1))
    #expect(try Images(pixels: pixels, labels: [3, 0], shape: shape).classNames == ["0", "1", "2", "3"])
  }

  @Test(
    arguments: [
      (11, [0, 1], ["a", "b"], "2 labels and 11 bytes of pixels: expected 6 for each label"),
      (12, [0, 2], ["a", "b"], "label 1 is 2"),
      (12, [-1, 0], ["a", "b"], "label 0 is -1"), (12, [0, 1], ["a", "a"], "both called"),
      (12, [0, 1], ["a", ""], "class 1"), (6, [65_536], nil, "label 0 is 65536: expected a number from 0 to 65535"),
      (6, [Int.max], nil, "label 0 is"), (6, [Int.min], nil, "expected a number from 0 to 65535"),
      (6, [1], ["a"], "from 0 to 0, as there is 1 class name"),
    ] as [(Int, [Int], [String]?, String)])
  func refuseArraysThatDoNotFit(pixels: Int, labels: [Int], names: [String]?, words: String) {
    let error = #expect(throws: Failure.self) {
      try Images(pixels: [UInt8](repeating: 0, count: pixels), labels: labels, shape: shape, classNames: names)
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test(
    arguments: [
      ([1], "2 labels and 1 weight"), ([1, -1], "found -1 for image 1"), ([.nan, 1], "found nan for image 0"),
      ([0, 0], "expected a weight above 0"),
    ] as [([Float], String)])
  func refuseWeightsThatCannotBe(weights: [Float], words: String) {
    let error = #expect(throws: Failure.self) {
      try Images(pixels: [UInt8](repeating: 0, count: 12), labels: [0, 1], shape: shape, weights: weights)
    }
    #expect(error?.kind == .badData && error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func withoutLabelsAreCountedByTheirPixels() throws {
    #expect(try Images(pixels: [UInt8](repeating: 0, count: 18), shape: shape).count == 3)
    let error = #expect(throws: Failure.self) { try Images(pixels: [1, 2, 3, 4, 5, 6, 7], shape: shape) }
    #expect(error?.description == "7 bytes of pixels: expected a multiple of 6, as images are 2x3x1")
  }

  @Test(arguments: [(0, 1, 1), (-1, 3, 1), (Int.max, 2, 1), (3, 3, 0)])
  func refuseShapesThatCannotBe(height: Int, width: Int, channels: Int) {
    #expect(throws: Failure.self) {
      try Images(pixels: [], labels: [], shape: ImageShape(height: height, width: width, channels: channels))
    }
  }
}
