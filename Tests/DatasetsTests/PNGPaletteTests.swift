import FMDistDatasets
import Testing

/// Images with a palette, made here: pixels whose colour it lacks are damage, which libpng reads as black.
struct PNGPaletteTests {
  /// The PNG file of `rows` of packed indices of `bits` bits each, `width` a row, with `colours` and their opacities.
  private func file(_ rows: [[UInt8]], width: Int, bits: UInt8, colours: [[UInt8]], opacities: [UInt8] = []) -> [UInt8]
  {
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) } }
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(type.utf8) + content
      var sum = UInt32.max
      for byte in body {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
      }
      return word(UInt32(content.count)) + body + word(~sum)
    }
    let lines: [UInt8] = rows.flatMap { [UInt8(0)] + $0 }
    var (one, two): (UInt32, UInt32) = (1, 0)
    for byte in lines {
      one = (one + UInt32(byte)) % 65521
      two = (two + one) % 65521
    }
    let length = UInt16(lines.count)
    var stored: [UInt8] = [0x78, 0x01, 0x01]
    for number in [length, ~length] { stored += [UInt8(number & 255), UInt8(number >> 8)] }
    stored += lines + word(two << 16 | one)
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", word(UInt32(width)) + word(UInt32(rows.count)) + [bits, 3, 0, 0, 0])
    file += chunk("PLTE", Array(colours.joined()))
    if !opacities.isEmpty { file += chunk("tRNS", opacities) }
    return file + chunk("IDAT", stored) + chunk("IEND", [])
  }

  private func read(_ bytes: [UInt8], channels: Int, width: Int = 4) throws -> [UInt8] {
    let folder = try TestFolder()
    try folder.write(bytes, to: "a.png")
    return try ModelImage(
      file: folder.path + "/a.png", size: ImageSize(height: 2, width: width, channels: channels),
      options: DatasetOptions()
    ).pixels
  }

  private let colours: [[UInt8]] = [[1, 2, 3], [40, 50, 60], [250, 7, 8]]

  /// Rows of the indices 0 1 2 0 and 2 2 1 0, and with a 3 in place of one of them, at each depth.
  @Test(
    arguments: [
      (2, [[0b0001_1000], [0b1010_0100]], [[0b0001_1000], [0b1010_0111]]),
      (4, [[0x01, 0x20], [0x22, 0x10]], [[0x01, 0x30], [0x22, 0x10]]),
      (8, [[0, 1, 2, 0], [2, 2, 1, 0]], [[3, 1, 2, 0], [2, 2, 1, 0]]),
      (8, [[0, 1, 2, 0], [2, 2, 1, 0]], [[0, 1, 2, 0], [2, 2, 1, 255]]),
    ] as [(UInt8, [[UInt8]], [[UInt8]])])
  func `a colour that the palette lacks is damage`(_ bits: UInt8, _ rows: [[UInt8]], _ damaged: [[UInt8]]) throws {
    let meant = [0, 1, 2, 0, 2, 2, 1, 0].flatMap { colours[$0] }
    for opacities in [[], [255], [255, 255, 255]] as [[UInt8]] {
      #expect(try read(file(rows, width: 4, bits: bits, colours: colours, opacities: opacities), channels: 3) == meant)
    }
    let bad = file(damaged, width: 4, bits: bits, colours: colours)
    for channels in [1, 3] {
      expectRefusal(["a.png", "palette"]) { try read(bad, channels: channels) }
    }
    // What is transparent lies on white.
    let clear = try read(file(rows, width: 4, bits: bits, colours: colours, opacities: [255, 0]), channels: 3)
    #expect(clear == [0, 1, 2, 0, 2, 2, 1, 0].flatMap { $0 == 1 ? [255, 255, 255] : colours[$0] })
    let folder = try TestFolder()
    for part in ["train", "test"] { try folder.write(bad, to: "\(part)/a/1.png") }
    expectRefusal(["train/a/1.png", "palette"]) { try FormatFixture.load(folder.path) }
  }

  @Test func `one bit, and what has no contrast`() throws {
    let black = file([[0b0100_0000], [0b1000_0000]], width: 2, bits: 1, colours: [[0, 0, 0], [1, 1, 1]])
    #expect(try read(black, channels: 1, width: 2) == [0, 1, 1, 0])
    expectRefusal(["palette"]) {
      try read(file([[0b0100_0000], [0b1000_0000]], width: 2, bits: 1, colours: [[0, 0, 0]]), channels: 1, width: 2)
    }
  }
}
