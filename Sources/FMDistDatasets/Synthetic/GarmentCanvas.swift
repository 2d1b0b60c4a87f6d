/// A 28 x 28 picture of a garment. Only `+ - x /` and square roots of `Float` are used, which give the same bits on every machine.
struct GarmentCanvas {
  static let size = 28

  private var pixels = [Float](repeating: 0, count: size * size)
  private var cloth = [Float](repeating: 1, count: size * size)
  private var coverage = [Float](repeating: 0, count: size)
  private var crossings: [Float] = []
  /// The columns of the map from garment to pixels, and where the garment's middle goes.
  private var right = Point(14, 0), down = Point(0, 14), origin = Point(14, 14)
  /// How wide the garment is at its top, its middle and its bottom, as a share of what is usual, and how far its middle is moved down.
  private var widths: (Float, Float, Float) = (1, 1, 1), fall: Float = 0
  private var shade: Float = 1
  private var words = RandomWords(seed: 0, 0, 0, .synthetic)

  /// Draws image number `image` of `part`, and writes it to 784 bytes.
  mutating func draw(
    _ garment: GarmentClass, seed: UInt64, part: UInt32, image: UInt32, into bytes: UnsafeMutablePointer<UInt8>
  ) {
    words = RandomWords(seed: seed, image, part, .synthetic)
    for pixel in pixels.indices { pixels[pixel] = 0 }
    pose(isTurned: garment.isShoe && chance(0.35))
    weave()
    let mark = shade > 0.55 ? shade * number(0.15, 0.5) : min(1, shade + number(0.35, 0.6))
    for part in garment.parts where chance(part.share) { draw(part, shade: part.isContrast ? mark : shade) }
    if chance(0.35) { occlude() }
    finish(into: bytes)
  }

  /// A number between `low` and `high`, evenly distributed.
  private mutating func number(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * (Float(words.next() >> 8) * 0x1p-24)
  }

  /// True of `share` of all.
  private mutating func chance(_ share: Float) -> Bool { share >= 1 || number(0, 1) < share }

  private mutating func pose(isTurned: Bool) {
    let scale = number(10.6, 14)
    let (wide, high) = (scale * number(0.88, 1.1), scale * number(0.94, 1.06))
    let shear = number(-0.1, 0.1)
    // A turn without sine and cosine, whose last bits differ between machines.
    let half = number(-0.1, 0.1)
    let (cosine, sine) = ((1 - half * half) / (1 + half * half), 2 * half / (1 + half * half))
    right = Point(cosine, sine) * (isTurned ? -wide : wide)
    down = Point(cosine * shear - sine, sine * shear + cosine) * high
    origin = Point(14 + number(-2.8, 2.8), 14 + number(-2.2, 2.2))
    widths = (number(0.75, 1.2), number(0.75, 1.2), number(0.75, 1.2))
    fall = number(-0.18, 0.18)
    shade = number(0.3, 1)
  }

  /// Where `point` of a garment is in this one: its proportions are the garment's own, and nothing is quite where it should be.
  private mutating func place(_ point: Point) -> Point {
    let (top, bottom) = (max(0, -point.y), max(0, point.y))
    let width = widths.0 * top + widths.1 * (1 - top - bottom) + widths.2 * bottom
    let x = point.x * width + number(-0.035, 0.035)
    let y = point.y + fall * (1 - point.y * point.y) + number(-0.035, 0.035)
    return origin + right * x + down * y
  }

  private mutating func draw(_ part: GarmentPart, shade: Float) {
    func mirrored(_ points: [Point]) -> [Point] { points.map { Point(-$0.x, $0.y) } }
    switch part.form {
    case .patch: fill(part.points.map { place($0) }, shade: shade)
    case .body: fill((part.points + mirrored(part.points).reversed()).map { place($0) }, shade: shade)
    case .pair:
      for side in [part.points, mirrored(part.points)] { fill(side.map { place($0) }, shade: shade) }
    case .line(let width): stroke(part.points.map { place($0) }, width: width * 14, shade: shade)
    case .seams(let width):
      for side in [part.points, mirrored(part.points)] {
        stroke(side.map { place($0) }, width: width * 14, shade: shade)
      }
    }
  }

  /// Draws a line of `width` pixels.
  private mutating func stroke(_ points: [Point], width: Float, shade: Float) {
    for (a, b) in zip(points, points.dropFirst()) {
      let along = b - a
      let length = (along.x * along.x + along.y * along.y).squareRoot()
      guard length > 0 else { continue }
      let side = Point(-along.y, along.x) * (width * 0.5 / length)
      let over = along * (width * 0.25 / length)  // so that two pieces meet without a gap
      fill([a - over + side, b + over + side, b + over - side, a - over - side], shade: shade)
    }
  }

  /// Fills a polygon of pixels' places with cloth; `opacity` lets what is below show through. Four lines a row of pixels, along which areas
  /// are exact.
  private mutating func fill(_ corners: [Point], shade: Float, opacity: Float = 1) {
    let lines: Float = 4
    let (top, bottom) = corners.reduce((28, 0)) { (min($0.0, $1.y), max($0.1, $1.y)) } as (Float, Float)
    for row in Int(max(0, top))..<max(Int(max(0, top)), min(Self.size, Int(bottom) + 1)) {
      for line in 0..<Int(lines) {
        let y = Float(row) + (Float(line) + 0.5) / lines
        crossings.removeAll(keepingCapacity: true)
        var from = corners[corners.count - 1]
        for to in corners {
          if (from.y <= y) != (to.y <= y) {
            crossings.append(from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x))
          }
          from = to
        }
        crossings.sort()
        for index in stride(from: 1, to: crossings.count, by: 2) {
          cover(max(0, crossings[index - 1]), min(Float(Self.size), crossings[index]), share: 1 / lines)
        }
      }
      for column in 0..<Self.size {
        let pixel = row * Self.size + column
        pixels[pixel] += min(1, coverage[column]) * opacity * (shade * cloth[pixel] - pixels[pixel])
        coverage[column] = 0
      }
    }
  }

  /// Adds `share` of each pixel of a row between `left` and `right`.
  private mutating func cover(_ left: Float, _ right: Float, share: Float) {
    guard left < right else { return }
    for column in Int(left)..<min(Self.size, Int(right) + 1) {
      coverage[column] += share * (min(right, Float(column + 1)) - max(left, Float(column)))
    }
  }

  /// Something lies on the garment, or light falls on it: a rectangle somewhere, in a random shade.
  private mutating func occlude() {
    let middle = Point(number(-0.9, 0.9), number(-0.9, 0.9))
    let (wide, high, slant) = (number(0.08, 0.3), number(0.08, 0.3), number(-0.15, 0.15))
    let corners = [
      Point(-wide, -high - slant), Point(wide, -high + slant), Point(wide, high + slant), Point(-wide, high - slant),
    ]
    let shade = chance(0.5) ? 0 : number(0, 0.9)
    fill(corners.map { place(middle + $0) }, shade: shade, opacity: number(0.5, 1))
  }

  /// Makes the cloth's pattern: plain, flecked, striped or checked, with light from one side.
  private mutating func weave() {
    let light = Point(number(-0.012, 0.012), number(-0.012, 0.012))
    let kind = number(0, 1)
    let strength = number(0.1, 0.6)
    let isAcross = kind > 0.62 && (kind > 0.92 || chance(0.6))
    let isAlong = kind > 0.92 || kind > 0.62 && !isAcross
    let (across, along) = (Point(number(-0.1, 0.1), 1) / number(3, 9), Point(1, number(-0.1, 0.1)) / number(3, 9))
    func stripe(_ step: Point, _ x: Float, _ y: Float) -> Float {
      let phase = 16 + step.x * x + step.y * y  // positive everywhere, so that truncation is the floor
      return 1 - strength * abs(2 * (phase - Float(Int32(phase))) - 1)
    }
    for pixel in cloth.indices {
      let (x, y) = (Float(pixel % Self.size), Float(pixel / Self.size))
      cloth[pixel] = 1 + light.x * (x - 14) + light.y * (y - 14)
      if isAcross { cloth[pixel] *= stripe(across, x, y) }
      if isAlong { cloth[pixel] *= stripe(along, x, y) }
    }
    guard kind > 0.5, kind <= 0.62 else { return }
    for _ in 0..<Int(number(20, 120)) { cloth[Int(words.below(UInt32(cloth.count)))] *= 1 - strength }
  }

  /// Writes the picture, with grain but on the black ground.
  private mutating func finish(into bytes: UnsafeMutablePointer<UInt8>) {
    let grain = number(0.02, 0.12) / 128
    let background = chance(0.25) ? number(0, 0.06) : 0
    var random: UInt32 = 0
    for pixel in pixels.indices {
      random = pixel % 4 == 0 ? words.next() : random >> 8
      let value = pixels[pixel] + background
      let noisy = value > 0.02 ? value + Float(Int32(random & 255) - 128) * grain : value
      bytes[pixel] = UInt8(max(0, min(255, noisy * 255 + 0.5)))
    }
  }
}
