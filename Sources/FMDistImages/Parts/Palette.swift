import FMDistMemory

/// The colours that an image's indices stand for.
struct Palette {
  private(set) var colours: [RGB]
  /// How opaque each is; those behind the last are opaque.
  var opacities: [UInt8] = []

  init(_ colours: [RGB]) { self.colours = colours }

  /// Of red, green and blue one after the other.
  init(_ bytes: some RandomAccessCollection<UInt8>) {
    let bytes = Array(bytes)
    colours = stride(from: 0, to: bytes.count - 2, by: 3).map {
      RGB(red: bytes[$0], green: bytes[$0 + 1], blue: bytes[$0 + 2])
    }
  }

  /// Adds black until there are `count` colours.
  mutating func grow(to count: Int) {
    colours += [RGB](repeating: RGB(red: 0, green: 0, blue: 0), count: max(0, count - colours.count))
  }

  /// Whether none is a colour.
  var isGrey: Bool { colours.allSatisfy(\.isGrey) }
  var hasAlpha: Bool { opacities.prefix(colours.count).contains { $0 != 255 } }

  /// The pixels that `indices` stand for, on `background` where they are transparent: one channel where all are grey. Nil where one has a
  /// colour that the palette lacks.
  func look(
    up stored: Buffer<UInt8>, background: RGB
  ) -> (pixels: Buffer<UInt8>, channels: Int, isColour: Bool, wasTransparent: Bool)? {
    let indices = stored.view
    defer { withExtendedLifetime(stored) {} }
    var isUsed = [Bool](repeating: false, count: 256)
    for index in indices.elements { isUsed[Int(index)] = true }
    let used = isUsed.indices.filter { isUsed[$0] }
    guard used.allSatisfy({ $0 < colours.count }) else { return nil }
    var table = [RGB](repeating: .white, count: 256)
    var wasTransparent = false
    for index in used {
      let alpha = index < opacities.count ? opacities[index] : 255
      table[index] = colours[index].on(background, alpha: alpha)
      if alpha != 255 { wasTransparent = true }
    }
    let isColour = used.contains { !colours[$0].isGrey && ($0 >= opacities.count || opacities[$0] > 0) }
    let channels = used.allSatisfy { table[$0].isGrey } ? 1 : 3
    let result = Buffer<UInt8>(count: indices.count * channels)
    let target = result.view.base
    for pixel in 0..<indices.count {
      let colour = table[Int(indices.base[pixel])]
      target[pixel &* channels] = colour.red
      if channels == 3 {
        target[3 &* pixel &+ 1] = colour.green
        target[3 &* pixel &+ 2] = colour.blue
      }
    }
    return (result, channels, isColour, wasTransparent)
  }
}

extension RGB {
  var isGrey: Bool { red == green && green == blue }

  /// This over `background`, by as much as `alpha` says; see ``Compositing``.
  fileprivate func on(_ background: RGB, alpha: UInt8) -> RGB {
    func mix(_ front: UInt8, _ back: UInt8) -> UInt8 {
      let sum = UInt32(front) * UInt32(alpha) + UInt32(back) * (255 - UInt32(alpha)) + 128
      return UInt8((sum >> 8 + sum) >> 8)
    }
    return RGB(
      red: mix(red, background.red), green: mix(green, background.green), blue: mix(blue, background.blue))
  }
}
