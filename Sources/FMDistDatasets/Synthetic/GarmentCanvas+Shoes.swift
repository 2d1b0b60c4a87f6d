/// Shoes, from the side, the toe to the left as in Fashion-MNIST, now and then to the right.
extension GarmentCanvas {
  /// Which way the toe points: multiplies x.
  private mutating func direction() -> Float { chance(0.35) ? -1 : 1 }

  private func turned(_ points: [Point], _ direction: Float) -> [Point] {
    points.map { Point($0.x * direction, $0.y) }
  }

  /// Straps over a sole, the ground between them.
  mutating func drawSandal() {
    let way = direction()
    let ground = number(0.3, 0.6)
    let heel = chance(0.5) ? number(0.2, 0.65) : number(0.03, 0.15)
    let sole = number(0.07, 0.16)
    // The sole rises from the ball of the foot to the heel.
    let ball = number(-0.3, 0.05)
    fill(
      turned(
        [
          Point(-0.96, ground - sole), Point(ball, ground - sole), Point(0.5, ground - heel - sole),
          Point(0.95, ground - heel - sole), Point(0.95, ground - heel), Point(0.55, ground - heel + 0.02),
          Point(ball, ground), Point(-0.94, ground),
        ], way), shade: shade)
    if heel > 0.18 {
      let thin = number(0.05, 0.16)
      fill(
        turned(
          [
            Point(0.9 - 2 * thin, ground - heel), Point(0.95, ground - heel), Point(0.9, ground + 0.02),
            Point(0.9 - thin, ground + 0.02),
          ], way), shade: shade)
    }
    let width = number(0.07, 0.15)
    let strap = chance(0.5) ? shade : min(1, shade * number(0.7, 1.3))
    // Over the toes: an arch or two.
    for arch in 0..<(chance(0.5) ? 2 : 1) {
      let x = -0.85 + Float(arch) * number(0.25, 0.4)
      let rise = number(0.2, 0.38)
      stroke(
        turned(
          [
            Point(x, ground - sole), Point(x + 0.14, ground - sole - rise),
            Point(x + 0.42, ground - sole - rise * 0.75),
          ], way),
        width: width, shade: strap)
      stroke(
        turned([Point(x + 0.42, ground - sole - rise * 0.75), Point(x + 0.55, ground - sole)], way), width: width,
        shade: strap)
    }
    // Around the ankle, and up from the sole to it.
    let ankle = ground - heel - sole - number(0.3, 0.6)
    stroke(
      turned([Point(0.3, ankle + 0.08), Point(0.62, ankle), Point(0.93, ankle + 0.05)], way), width: width, shade: strap
    )
    stroke(turned([Point(0.93, ankle), Point(0.9, ground - heel - sole)], way), width: width, shade: strap)
    if chance(0.6) {
      stroke(turned([Point(0.32, ankle + 0.06), Point(-0.2, ground - sole - 0.1)], way), width: width, shade: strap)
    }
  }

  /// A low shoe: a thick sole of another shade, laces, an opening before the heel.
  mutating func drawSneaker() {
    let way = direction()
    let ground = number(0.35, 0.62)
    let sole = number(0.1, 0.2)
    let toe = number(0.22, 0.36)
    let collar = ground - number(0.68, 0.9)
    let tongue = number(0, 0.2)
    fill(
      turned(
        [
          Point(-0.95, ground), Point(-0.97, ground - sole - toe * 0.4), Point(-0.8, ground - sole - toe * 0.8),
          Point(-0.5, ground - sole - toe), Point(tongue - 0.1, collar), Point(tongue + 0.12, collar - 0.04),
          Point(0.5, collar + number(0.12, 0.22)), Point(0.8, collar + number(-0.02, 0.06)), Point(0.95, collar + 0.05),
          Point(0.93, ground - sole), Point(0.97, ground),
        ], way), shade: shade)
    let mark = contrast()
    fill(
      turned(
        [
          Point(-0.97, ground - sole), Point(0.96, ground - sole), Point(0.98, ground), Point(-0.95, ground),
        ], way), shade: mark)
    // Laces lie across the slope from toe to tongue.
    let laces = 3 + Int(number(0, 2))
    for lace in 0..<laces {
      let part = (Float(lace) + 0.5) / Float(laces)
      let x = -0.48 + (tongue + 0.36) * part
      let y = ground - sole - toe + (collar - ground + sole + toe) * part
      stroke(turned([Point(x, y), Point(x + 0.16, y + 0.14)], way), width: 0.055, shade: mark)
    }
    if chance(0.6) {
      let x = number(-0.1, 0.3)
      stroke(
        turned([Point(x, ground - sole), Point(x + number(0.15, 0.4), collar + 0.3)], way), width: number(0.06, 0.14),
        shade: mark, opacity: 0.8)
    }
  }

  /// A shaft above the ankle, a heel.
  mutating func drawAnkleBoot() {
    let way = direction()
    let ground = number(0.68, 0.92)
    let top = number(-0.9, -0.4)
    let toe = number(0.3, 0.44)
    let front = number(-0.18, 0.12)  // x of the shaft's front
    let back = number(0.74, 0.92)
    let heel = number(0.08, 0.3)
    let sole = number(0.05, 0.1)
    fill(
      turned(
        [
          Point(-0.94, ground - sole), Point(-0.96, ground - toe * 0.6), Point(-0.75, ground - toe),
          Point(-0.4, ground - toe - 0.12), Point(front - 0.05, ground - toe - 0.34), Point(front, top),
          Point(back, top + number(-0.05, 0.08)), Point(back - 0.04, ground - 0.5), Point(0.93, ground - heel),
          Point(0.4, ground - heel), Point(0.15, ground - sole),
        ], way), shade: shade)
    let mark = chance(0.6) ? shade * number(0.3, 0.7) : contrast()
    fill(
      turned(
        [
          Point(0.42, ground - heel), Point(0.94, ground - heel), Point(0.9, ground), Point(0.5, ground),
        ], way), shade: mark)
    stroke(turned([Point(-0.95, ground - sole * 0.5), Point(0.2, ground - sole * 0.5)], way), width: sole, shade: mark)
    if chance(0.5) {  // an elastic gusset
      let x = (front + back) * 0.5 + number(-0.1, 0.1)
      fill(
        turned(
          [
            Point(x - 0.14, top + 0.05), Point(x + 0.14, top + 0.05), Point(x + 0.05, ground - 0.6),
            Point(x - 0.05, ground - 0.6),
          ],
          way), shade: mark, opacity: 0.7)
    } else if chance(0.6) {  // a band with a buckle
      let y = ground - number(0.5, 0.7)
      stroke(turned([Point(front - 0.05, y), Point(back, y + 0.05)], way), width: 0.1, shade: mark)
    }
  }
}
