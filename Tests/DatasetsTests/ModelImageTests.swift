import FMDistDatasets
import Foundation
import Testing

/// One image for a model, against Pillow.
struct ModelImageTests {
  @Test func `an image becomes what a model takes`() throws {
    let folder = try TestFolder()
    for kind in ["grey", "colour", "palette", "16 bits"] {
      try folder.write(FormatFixture.bytes("png/kind " + kind), to: kind + ".png")
    }
    func read(_ kind: String, channels: Int) throws -> ModelImage {
      try ModelImage(
        file: folder.path + "/\(kind).png", size: ImageSize(height: 5, width: 4, channels: channels),
        options: DatasetOptions())
    }
    func lostColour(_ image: ModelImage) -> Bool { image.warnings.contains { $0.contains("is in colour") } }
    let (grey, colour) = (try FormatFixture.bytes("expected/grey"), try FormatFixture.bytes("expected/colour"))
    #expect(try read("grey", channels: 1).pixels == grey)
    #expect(try read("16 bits", channels: 1).pixels == grey)
    #expect(try read("grey", channels: 3).pixels == grey.flatMap { [$0, $0, $0] })
    #expect(try read("colour", channels: 3).pixels == colour)
    for kind in ["colour", "palette"] {
      let image = try read(kind, channels: 1)
      #expect(try lostColour(image) && image.pixels == FormatFixture.bytes("expected/colour as grey"))
    }
    #expect(try read("grey", channels: 1).warnings.isEmpty && read("colour", channels: 3).warnings.isEmpty)
  }

  @Test func `grey stored in colour loses nothing, and what has no contrast is known`() throws {
    func image(_ pixels: (Int) -> UInt8, channels: Int) throws -> ModelImage {
      let folder = try TestFolder()
      let set = MemoryData.set([0], names: ["a"], channels: channels) { pixels($1 / channels) }
      try DatasetWriter.write(MemoryData.dataset(set, set), as: .images, to: folder.path + "/set")
      return try ModelImage(
        file: folder.path + "/set/train/a/00000.png", size: ImageSize(height: 4, width: 4, channels: 1),
        options: DatasetOptions())
    }
    let grey = try image({ UInt8($0 * 9) }, channels: 3)
    #expect(grey.warnings.isEmpty && grey.pixels == (0..<16).map { UInt8($0 * 9) })
    #expect(try image({ _ in 0 }, channels: 1).warnings.contains { $0.contains("black") })
    #expect(try image({ UInt8($0 % 2) }, channels: 1).warnings.contains { $0.contains("above 1 of 255") })
    #expect(try image({ _ in 77 }, channels: 3).warnings.contains { $0.contains("the same value, 77") })
  }

  @Test func `links that lead back to a folder above have an end`() throws {
    let folder = try TestFolder()
    try folder.write(FormatFixture.bytes("png/kind grey"), to: "grey.png")
    for name in ["a", "b", "c"] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(name)", withDestinationPath: ".")
    }
    expectRefusal(["at most 16 nested folders", "leads back to a folder above it"]) {
      try ModelImage.files([folder.path])
    }
  }

  @Test func `what a model cannot take is one sentence`() throws {
    let folder = try TestFolder()
    try folder.write(FormatFixture.bytes("png/kind grey"), to: "grey.png")
    try folder.write(Array("no picture".utf8), to: "text.png")
    try folder.write(FormatFixture.bytes("png/kind grey").dropLast(30) + [], to: "cut.png")
    func read(_ name: String, _ height: Int = 5, channels: Int = 1) throws -> ModelImage {
      try ModelImage(
        file: "\(folder.path)/\(name).png", size: ImageSize(height: height, width: 4, channels: channels),
        options: DatasetOptions())
    }
    expectRefusal(["grey.png", "expected an image 4 wide and 6 high", "found 4 wide and 5 high"]) {
      try read("grey", 6)
    }
    expectRefusal(["grey.png", "5 x 4 x 2"]) { try read("grey", channels: 2) }
    expectRefusal(["text.png", "expected an image, found"]) { try read("text") }
    expectRefusal(["cut.png", "expected an image, found"]) { try read("cut") }
    expectRefusal(kind: .missing, ["none.png"]) { try read("none") }
  }
}
