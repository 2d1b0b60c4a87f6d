/// Garments of the upper body. All begin with the same trunk; what tells them apart is told at each.
extension GarmentCanvas {
  /// The measures of a trunk.
  struct Trunk {
    var shoulder: Float  // half width at the shoulders
    var top: Float  // y of the neck
    var slope: Float  // how far the shoulders fall from the neck
    var neck: Float  // half width
    var armpit: Float  // y
    var chest: Float  // half width
    var waist: Float  // half width
    var hemWidth: Float  // half width
    var hem: Float  // y
  }

  mutating func trunk(hem: (Float, Float), flare: (Float, Float)) -> Trunk {
    let top = number(-0.95, -0.8)
    let shoulder = number(0.42, 0.6)
    let chest = shoulder * number(0.86, 1)
    return Trunk(
      shoulder: shoulder, top: top, slope: number(0.08, 0.18), neck: number(0.14, 0.26),
      armpit: top + number(0.42, 0.56),
      chest: chest, waist: chest * number(0.86, 1), hemWidth: chest * number(flare.0, flare.1),
      hem: number(hem.0, hem.1))
  }

  mutating func fill(_ trunk: Trunk, neckDepth: Float) {
    fill(
      [
        Point(0, trunk.top + neckDepth), Point(trunk.neck * 0.7, trunk.top + neckDepth * 0.6),
        Point(trunk.neck, trunk.top), Point(trunk.shoulder, trunk.top + trunk.slope),
        Point(trunk.chest, trunk.armpit), Point(trunk.waist, (trunk.armpit + trunk.hem) * 0.5),
        Point(trunk.hemWidth, trunk.hem), Point(-trunk.hemWidth, trunk.hem),
        Point(-trunk.waist, (trunk.armpit + trunk.hem) * 0.5), Point(-trunk.chest, trunk.armpit),
        Point(-trunk.shoulder, trunk.top + trunk.slope), Point(-trunk.neck, trunk.top),
        Point(-trunk.neck * 0.7, trunk.top + neckDepth * 0.6),
      ], shade: shade)
  }

  /// Sleeves from the shoulders outward by `spread` and down to `end`, `width` wide at the end.
  mutating func sleeves(_ trunk: Trunk, spread: Float, end: Float, width: Float, cuff: Float?) {
    let shoulder = Point(trunk.shoulder * 0.92, trunk.top + trunk.slope * 0.8)
    let tip = Point(trunk.shoulder + spread, end)
    let inner = Point(tip.x - width, end + width * number(0.1, 0.35))
    let armpit = Point(trunk.chest * 0.96, trunk.armpit)
    let elbow = Point(trunk.shoulder + spread * number(0.5, 0.75), trunk.top + trunk.slope + 0.1)
    // The right one, its mirror image, and a fold of shadow between sleeve and trunk.
    fill([shoulder, elbow, tip, inner, armpit], shade: shade * number(0.86, 1.02), mirrored: true)
    if let cuff {
      let up = Point((tip.x - elbow.x) * -0.12, (tip.y - elbow.y) * -0.12)
      fill([tip, inner, inner + up, tip + up], shade: cuff, mirrored: true)
    }
    let dark = shade * number(0.35, 0.7)
    stroke([armpit, Point(shoulder.x, shoulder.y + 0.16)], width: 0.06, shade: dark, opacity: 0.6)
    stroke(
      [Point(-armpit.x, armpit.y), Point(-shoulder.x, shoulder.y + 0.16)], width: 0.06, shade: dark, opacity: 0.6)
  }

  mutating func longSleeves(_ trunk: Trunk, cuff: Float?) {
    sleeves(
      trunk, spread: number(0.12, 0.34), end: trunk.top + number(1.15, 1.5), width: number(0.17, 0.24), cuff: cuff)
  }

  mutating func shortSleeves(_ trunk: Trunk) {
    sleeves(
      trunk, spread: number(0.2, 0.38), end: trunk.top + number(0.4, 0.62), width: number(0.2, 0.3), cuff: nil)
  }

  /// Short sleeves, a round neck, perhaps a print on the chest.
  mutating func drawTShirt() {
    let trunk = trunk(hem: (0.55, 0.92), flare: (0.9, 1.08))
    if !chance(0.1) { shortSleeves(trunk) }
    fill(trunk, neckDepth: number(0.1, 0.3))
    if chance(0.35) {
      let (wide, high) = (number(0.1, 0.3), number(0.08, 0.25))
      let y = trunk.armpit + number(-0.1, 0.25)
      fill(
        [Point(-wide, y - high), Point(wide, y - high), Point(wide, y + high), Point(-wide, y + high)],
        shade: contrast(), opacity: number(0.4, 1))
    }
  }

  /// Long sleeves with cuffs, a closed neck, a band at the hem.
  mutating func drawPullover() {
    let trunk = trunk(hem: (0.6, 0.92), flare: (0.84, 1))
    let band = shade * number(0.55, 0.85)
    longSleeves(trunk, cuff: band)
    fill(trunk, neckDepth: number(0.02, 0.12))
    let high = number(0.08, 0.16)
    fill(
      [
        Point(-trunk.hemWidth, trunk.hem), Point(trunk.hemWidth, trunk.hem),
        Point(trunk.hemWidth, trunk.hem - high), Point(-trunk.hemWidth, trunk.hem - high),
      ], shade: band)
    let collar = number(0.05, 0.12)
    fill(
      [
        Point(-trunk.neck, trunk.top - 0.02), Point(trunk.neck, trunk.top - 0.02),
        Point(trunk.neck * 0.8, trunk.top + collar), Point(-trunk.neck * 0.8, trunk.top + collar),
      ], shade: band)
  }

  /// Long or short sleeves, a collar with two points, a row of buttons down a strip.
  mutating func drawShirt() {
    let trunk = trunk(hem: (0.6, 0.95), flare: (0.92, 1.1))
    if chance(0.75) { longSleeves(trunk, cuff: chance(0.5) ? shade * 0.8 : nil) } else { shortSleeves(trunk) }
    let depth = number(0.15, 0.3)
    fill(trunk, neckDepth: depth)
    let mark = contrast()
    stroke([Point(0, trunk.top + depth), Point(0, trunk.hem)], width: 0.12, shade: shade * 0.8, opacity: 0.7)
    let buttons = 4 + Int(number(0, 3))
    for button in 0..<buttons {
      let y = trunk.top + depth + (trunk.hem - trunk.top - depth) * (Float(button) + 0.5) / Float(buttons)
      fill(
        [Point(-0.06, y - 0.045), Point(0.06, y - 0.045), Point(0.06, y + 0.045), Point(-0.06, y + 0.045)], shade: mark)
    }
    let flap = number(0.12, 0.2)
    fill(
      [
        Point(trunk.neck, trunk.top - 0.04), Point(trunk.neck + 0.06, trunk.top + flap),
        Point(0.07, trunk.top + depth + flap * 0.6), Point(0.02, trunk.top + depth),
      ], shade: mark, opacity: 0.75, mirrored: true)
    if chance(0.4) {
      let y = trunk.armpit
      fill([Point(0.14, y), Point(0.32, y), Point(0.32, y + 0.18), Point(0.14, y + 0.18)], shade: mark, opacity: 0.5)
    }
  }

  /// Long sleeves, a long flaring body, open down the front, wide lapels, pockets, perhaps a belt.
  mutating func drawCoat() {
    var trunk = trunk(hem: (0.84, 1), flare: (1, 1.2))
    trunk.shoulder = min(0.62, trunk.shoulder * 1.05)
    longSleeves(trunk, cuff: nil)
    let depth = number(0.3, 0.65)
    fill(trunk, neckDepth: 0.06)
    // The opening: what is worn beneath, then a dark gap to the hem.
    let open = number(0.02, 0.1)
    fill(
      [
        Point(-trunk.neck * 0.8, trunk.top), Point(trunk.neck * 0.8, trunk.top), Point(0.02, trunk.top + depth),
        Point(-0.02, trunk.top + depth),
      ], shade: chance(0.6) ? 0 : number(0, 1))
    fill(
      [
        Point(-0.03, trunk.top + depth - 0.1), Point(0.03, trunk.top + depth - 0.1), Point(open, trunk.hem),
        Point(-open, trunk.hem),
      ], shade: 0)
    let lapel = shade > 0.5 ? shade * number(0.5, 0.75) : min(1, shade + number(0.15, 0.35))
    fill(
      [
        Point(trunk.neck * 0.8, trunk.top), Point(trunk.neck + 0.14, trunk.top + depth * 0.5),
        Point(0.03, trunk.top + depth),
      ], shade: lapel, mirrored: true)
    if chance(0.7) {
      let y = number(0.25, 0.45)
      fill(
        [Point(0.2, y), Point(0.42, y - 0.05), Point(0.42, y + 0.04), Point(0.2, y + 0.09)], shade: lapel * 0.8,
        mirrored: true)
    }
    if chance(0.3) {
      let y = number(0, 0.2)
      fill(
        [
          Point(-trunk.waist, y), Point(trunk.waist, y), Point(trunk.waist, y + 0.1), Point(-trunk.waist, y + 0.1),
        ], shade: lapel)
    }
  }
}
