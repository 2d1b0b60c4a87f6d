import FMDistKernels
import FMDistMemory

/// A point on a garment: x to the right, y downwards, both from -1 to 1 over the picture.
typealias Point = SIMD2<Float>

/// A 28 x 28 picture that is drawn on in a garment's own coordinates, which the canvas shifts, turns, shears and scales.
struct GarmentCanvas {
  static let size = PolygonCoverage.size
  private static let count = size * size

  private var coverage = PolygonCoverage()
  private let pixels = Buffer<Float>(count: count)
  private let cloth = Buffer<Float>(count: count)
  private var corners: [Point] = []

  // The columns of the map from garment to pixels, and where the garment's origin goes.
  private var right = Point(14, 0)
  private var down = Point(0, 14)
  private var origin = Point(14, 14)

  /// Random numbers for the image.
  private var words: RandomWords
  /// The brightness of the garment's cloth, from 0 to 1.
  private(set) var shade: Float = 1

  init() {
    words = RandomWords(seed: 0, 0, 0, .synthetic)
    corners.reserveCapacity(64)
  }

  /// Begins image number `image` of `part`: a black picture, a pose, and a cloth.
  mutating func begin(seed: UInt64, part: UInt32, image: UInt32) {
    words = RandomWords(seed: seed, image, part, .synthetic)
    pixels.view.fill(0)
    let scale = number(10.6, 14)
    let (wide, high) = (scale * number(0.88, 1.1), scale * number(0.94, 1.06))
    let shear = number(-0.1, 0.1)
    // A turn without sine and cosine, whose last bits differ between machines.
    let half = number(-0.1, 0.1)
    let cosine = (1 - half * half) / (1 + half * half)
    let sine = 2 * half / (1 + half * half)
    right = Point(cosine, sine) * wide
    down = Point(cosine * shear - sine, sine * shear + cosine) * high
    origin = Point(14 + number(-2.8, 2.8), 14 + number(-2.2, 2.2))
    shade = number(0.3, 1)
    weave()
  }

  /// A number between `low` and `high`, evenly distributed.
  mutating func number(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * (Float(words.next() >> 8) * 0x1p-24)
  }

  /// True once in `1 / probability` times.
  mutating func chance(_ probability: Float) -> Bool { number(0, 1) < probability }

  /// A shade that can be told from the cloth's: darker on bright cloth, brighter on dark.
  mutating func contrast() -> Float {
    shade > 0.55 ? shade * number(0.15, 0.5) : min(1, shade + number(0.35, 0.6))
  }

  /// Fills a polygon with the cloth at `shade` (1 is white); `opacity` lets what is below show through.
  mutating func fill(_ polygon: [Point], shade: Float, opacity: Float = 1, mirrored: Bool = false) {
    corners.removeAll(keepingCapacity: true)
    for point in polygon { corners.append(place(point)) }
    coverage.add(corners)
    if mirrored {
      corners.removeAll(keepingCapacity: true)
      for point in polygon { corners.append(place(Point(-point.x, point.y))) }
      coverage.add(corners)
    }
    let (picture, cloth) = (pixels.view.base, cloth.view.base)
    coverage.drain { pixel, part in
      picture[pixel] += part * opacity * (shade * cloth[pixel] - picture[pixel])
    }
  }

  /// Fills the shape whose right edge is `edge`, from top to bottom, and whose left edge is its mirror image.
  mutating func fillSymmetric(_ edge: [Point], shade: Float) {
    fill(edge + edge.reversed().map { Point(-$0.x, $0.y) }, shade: shade)
  }

  /// Draws a line of `width` through `points`.
  mutating func stroke(_ points: [Point], width: Float, shade: Float, opacity: Float = 1) {
    for index in points.indices.dropFirst() {
      let (a, b) = (points[index - 1], points[index])
      let along = b - a
      let length = (along.x * along.x + along.y * along.y).squareRoot()
      guard length > 0 else { continue }
      let side = Point(-along.y, along.x) * (width * 0.5 / length)
      let over = along * (width * 0.25 / length)  // so that two pieces meet without a gap
      fill([a - over + side, b + over + side, b + over - side, a - over - side], shade: shade, opacity: opacity)
    }
  }

  /// Something lies on the garment, or light falls on it: a rectangle somewhere, in a random shade.
  mutating func occlude() {
    let centre = Point(number(-0.9, 0.9), number(-0.9, 0.9))
    let (wide, high) = (number(0.08, 0.3), number(0.08, 0.3))
    let slant = number(-0.15, 0.15)
    let shade = chance(0.5) ? 0 : number(0, 0.9)
    fill(
      [
        centre + Point(-wide, -high - slant), centre + Point(wide, -high + slant), centre + Point(wide, high + slant),
        centre + Point(-wide, high - slant),
      ], shade: shade, opacity: number(0.5, 1))
  }

  /// Writes the picture, with grain, to 784 bytes.
  mutating func finish(into bytes: UnsafeMutablePointer<UInt8>) {
    let grain = number(0.02, 0.12) / 128
    let background = chance(0.25) ? number(0, 0.06) : 0
    let picture = pixels.view.base
    for word in 0..<Self.count / 4 {
      let random = words.next()
      for byte in 0..<4 {
        let pixel = 4 * word + byte
        let noise = Float(Int32(random >> UInt32(8 * byte) & 255) - 128) * grain
        let value = picture[pixel] + background
        // No grain on the black ground.
        let noisy = value > 0.02 ? value + noise : value
        bytes[pixel] = UInt8(max(0, min(255, noisy * 255 + 0.5)))
      }
    }
  }

  private func place(_ point: Point) -> Point { origin + right * point.x + down * point.y }

  /// Makes the cloth's pattern: plain, striped, checked or flecked, with light from one side.
  private mutating func weave() {
    let base = cloth.view.base
    let light = Point(number(-0.012, 0.012), number(-0.012, 0.012))
    for y in 0..<Self.size {
      for x in 0..<Self.size {
        base[y * Self.size + x] = 1 + light.x * (Float(x) - 14) + light.y * (Float(y) - 14)
      }
    }
    let kind = number(0, 1)
    if kind < 0.5 { return }
    let strength = number(0.1, 0.6)
    if kind < 0.62 {
      fleck(strength)
    } else if kind < 0.92 {
      stripe(along: chance(0.6) ? Point(number(-0.1, 0.1), 1) : Point(1, number(-0.1, 0.1)), strength)
    } else {
      stripe(along: Point(number(-0.2, 0.2), 1), strength * 0.6)
      stripe(along: Point(1, number(-0.2, 0.2)), strength * 0.6)
    }
  }

  private mutating func stripe(along direction: Point, _ strength: Float) {
    let base = cloth.view.base
    let step = direction * (1 / number(3, 9))
    let start = number(0, 1) + 16  // positive everywhere, so that truncation is the floor
    for y in 0..<Self.size {
      for x in 0..<Self.size {
        let phase = start + step.x * Float(x) + step.y * Float(y)
        let wave = abs(2 * (phase - Float(Int32(phase))) - 1)
        base[y * Self.size + x] *= 1 - strength * wave
      }
    }
  }

  private mutating func fleck(_ strength: Float) {
    let base = cloth.view.base
    for _ in 0..<Int(number(20, 120)) {
      base[Int(words.below(UInt32(Self.count)))] *= 1 - strength
    }
  }
}
