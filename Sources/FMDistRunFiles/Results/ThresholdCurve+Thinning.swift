extension ThresholdCurve.Line {
  /// At most `most` of its points, both ends among them: always the one that lies farthest from the line so far is added (Ramer, 1972; Douglas
  /// and Peucker, 1973), until none is off by a millionth.
  func thinned(to most: Int) -> Self {
    guard x.count > 2 else { return self }
    var pieces = [piece(0, x.count - 1)]
    while pieces.count + 1 < most {
      let worst = pieces.indices.reduce(0) { pieces[$1].distance > pieces[$0].distance ? $1 : $0 }
      let (first, farthest, last, distance) = pieces[worst]
      guard distance > 1e-12 else { break }
      pieces.replaceSubrange(worst...worst, with: [piece(first, farthest), piece(farthest, last)])
    }
    let kept = [0] + pieces.map(\.last)
    return Self(x: kept.map { x[$0] }, y: kept.map { y[$0] }, thresholds: kept.map { thresholds[$0] })
  }

  /// The points from `first` to `last`: which of them lies farthest from the line between these, the first of equals, and the square of how
  /// far.
  private func piece(_ first: Int, _ last: Int) -> (first: Int, farthest: Int, last: Int, distance: Double) {
    let (dx, dy) = (x[last] - x[first], y[last] - y[first])
    let length = dx * dx + dy * dy
    var (farthest, distance) = (first, 0.0)
    for place in first..<last {
      let (ex, ey) = (x[place] - x[first], y[place] - y[first])
      let cross = dx * ey - dy * ex
      let found = length > 0 ? cross * cross / length : ex * ex + ey * ey
      if found > distance { (farthest, distance) = (place, found) }
    }
    return (first, farthest, last, distance)
  }
}
