/// Dress, trouser and bag, and the choice between the ten classes.
extension GarmentCanvas {
  /// Draws a garment of the class, its proportions drawn at random.
  mutating func draw(_ garment: GarmentClass) {
    switch garment {
    case .tShirt: drawTShirt()
    case .trouser: drawTrouser()
    case .pullover: drawPullover()
    case .dress: drawDress()
    case .coat: drawCoat()
    case .sandal: drawSandal()
    case .shirt: drawShirt()
    case .sneaker: drawSneaker()
    case .bag: drawBag()
    case .ankleBoot: drawAnkleBoot()
    }
  }

  /// A narrow waist and a skirt; straps, no sleeves, short or long ones.
  mutating func drawDress() {
    let top = number(-0.98, -0.85)
    let (bust, waist) = (number(0.24, 0.38), number(0.17, 0.28))
    let (waistline, hem) = (number(-0.35, 0.02), number(0.75, 1))
    let skirt = waist * number(1.1, 2.2)
    let neckline = top + number(0.08, 0.3)
    let kind = number(0, 1)
    if kind < 0.3 {  // straps
      for side: Float in [-1, 1] {
        stroke([Point(side * bust * 0.6, top), Point(side * bust * 0.7, neckline + 0.05)], width: 0.1, shade: shade)
      }
    } else {
      fill(
        [
          Point(bust * 0.45, top), Point(bust, top + 0.06), Point(bust, neckline + 0.1),
          Point(bust * 0.3, neckline + 0.02),
        ], shade: shade, mirrored: true)
      if kind > 0.6 {
        let long = number(0.25, 1)
        let out = bust + number(0.1, 0.2)
        fill(
          [
            Point(bust * 0.8, top + 0.04), Point(out, top + 0.1 + long), Point(out - 0.14, top + 0.14 + long),
            Point(bust * 0.9, top + 0.35),
          ], shade: shade * 0.9, mirrored: true)
      }
    }
    let hip = (waist + skirt) * 0.5 * number(0.95, 1.1)
    fillSymmetric(
      [
        Point(bust, neckline), Point(bust * 0.98, neckline + 0.2), Point(waist, waistline),
        Point(hip, (waistline + hem) * 0.5), Point(skirt, hem),
      ], shade: shade)
    if chance(0.4) {
      stroke([Point(-waist, waistline), Point(waist, waistline)], width: number(0.06, 0.12), shade: contrast())
    }
    if chance(0.4) {  // folds
      for _ in 0..<3 {
        let x = number(-0.7, 0.7)
        stroke(
          [Point(x * waist, waistline + 0.15), Point(x * skirt, hem)], width: 0.05, shade: shade * 0.55, opacity: 0.7)
      }
    }
  }

  /// Two legs that part below the hips.
  mutating func drawTrouser() {
    let (top, hem) = (number(-1, -0.88), number(0.82, 1))
    let (waist, hip) = (number(0.2, 0.32), number(0.26, 0.4))
    let crotch = top + number(0.45, 0.75)
    let spread = number(0.2, 0.42)
    let leg = number(0.13, 0.26)
    fill(
      [
        Point(0, top), Point(waist, top), Point(hip, crotch), Point(spread + leg * 0.5, hem),
        Point(max(0.03, spread - leg * 0.5), hem), Point(0, crotch),
      ], shade: shade, mirrored: true)
    if chance(0.5) {
      stroke([Point(-waist, top + 0.05), Point(waist, top + 0.05)], width: 0.1, shade: contrast(), opacity: 0.7)
    }
    if chance(0.4) {
      let seam = shade * 0.6
      for side: Float in [-1, 1] {
        stroke(
          [Point(side * hip * 0.55, crotch * 0.6), Point(side * spread, hem)], width: 0.05, shade: seam, opacity: 0.7)
      }
    }
  }

  /// A box with a handle, perhaps a flap and a clasp.
  mutating func drawBag() {
    let (top, bottom) = (number(-0.45, 0.05), number(0.6, 0.92))
    let upper = number(0.5, 0.92)
    let lower = min(0.98, upper * number(0.9, 1.25))
    let strap = shade * number(0.6, 1)
    let width = number(0.07, 0.15)
    let style = number(0, 1)
    if style < 0.8 {  // a handle above, low or high
      let foot = upper * number(0.35, 0.8)
      let peak = max(-0.98, top - number(0.25, 0.7))
      stroke(
        [
          Point(-foot, top + 0.04), Point(-foot * 0.85, (top + peak) * 0.5 - 0.04), Point(-foot * 0.45, peak),
          Point(foot * 0.45, peak), Point(foot * 0.85, (top + peak) * 0.5 - 0.04), Point(foot, top + 0.04),
        ], width: width, shade: strap)
    }
    let bulge = number(0, 0.08)
    fillSymmetric(
      [
        Point(upper - 0.06, top), Point(upper, top + 0.06), Point((upper + lower) * 0.5 + bulge, (top + bottom) * 0.5),
        Point(lower, bottom - 0.08), Point(lower - 0.08, bottom),
      ], shade: shade)
    if chance(0.6) {
      let flap = top + (bottom - top) * number(0.25, 0.6)
      let mark = contrast()
      stroke(
        [Point(-upper, top + 0.08), Point(-upper * 0.6, flap), Point(upper * 0.6, flap), Point(upper, top + 0.08)],
        width: 0.06, shade: mark, opacity: 0.8)
      if chance(0.6) {
        fill(
          [
            Point(-0.08, flap - 0.06), Point(0.08, flap - 0.06), Point(0.08, flap + 0.09), Point(-0.08, flap + 0.09),
          ], shade: mark)
      }
    }
    if style >= 0.65, chance(0.6) {  // a strap that hangs over the front
      stroke(
        [
          Point(-upper * 0.8, top), Point(-0.2, (top + bottom) * 0.5), Point(0.3, (top + bottom) * 0.5),
          Point(upper * 0.8, top),
        ],
        width: 0.07, shade: contrast(), opacity: 0.8)
    }
  }
}
