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
    #expect(images[1..<2].labels == [0] && images[1..<2].pixels(0) == images.pixels(1))
    #expect(try Images(pixels: pixels, labels: [3, 0], shape: shape).classNames == ["0", "1", "2", "3"])
  }

  @Test(
    arguments: [
      (11, [0, 1], ["a", "b"], "12|6 pixels for each label"), (12, [0, 2], ["a", "b"], "label 1 is 2"),
      (12, [-1, 0], ["a", "b"], "label 0 is -1"), (12, [0, 1], ["a", "a"], "both called"),
      (12, [0, 1], ["a", ""], "class 1"), (6, [300], nil, "a label is 300"), (6, [Int.max], nil, "a label is"),
    ] as [(Int, [Int], [String]?, String)])
  func refuseArraysThatDoNotFit(pixels: Int, labels: [Int], names: [String]?, words: String) {
    let error = #expect(throws: Failure.self) {
      try Images(pixels: [UInt8](repeating: 0, count: pixels), labels: labels, shape: shape, classNames: names)
    }
    #expect(error?.kind == .badData)
    #expect(
      words.split(separator: "|").contains { error?.description.contains($0) == true }, "\(error?.description ?? "")")
  }

  @Test(arguments: [(0, 1, 1), (-1, 3, 1), (Int.max, 2, 1), (3, 3, 0)])
  func refuseShapesThatCannotBe(height: Int, width: Int, channels: Int) {
    #expect(throws: Failure.self) {
      try Images(pixels: [], labels: [], shape: ImageShape(height: height, width: width, channels: channels))
    }
  }
}
