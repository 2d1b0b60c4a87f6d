import FMDistMemory

/// How much of each pixel of a square picture a polygon covers, from 0 to 1: exact areas, so edges are smooth.
///
/// An edge that passes through a pixel row leaves, in the pixels that it crosses, the area to its right, signed by its
/// direction, as differences from pixel to pixel; the running sum along the row is then the covered area. Only +, -, x and
/// / of `Float` are used, which give the same bits on every machine.
struct PolygonCoverage {
  /// The picture's width and height in pixels.
  static let size = 28

  // One more column than pixels, for what lies beyond the right border.
  private static let stride = size + 2
  private let differences = Buffer<Float>(count: stride * size)
  /// Rows that the polygon touches.
  private(set) var rows = 0..<0

  /// Takes up a polygon with corners in pixels (x to the right, y downwards), which must not cross itself.
  mutating func add(_ corners: [SIMD2<Float>]) {
    guard var from = corners.last else { return }
    var (top, bottom) = (Float(Self.size), Float(0))
    for to in corners {
      addEdge(from, to)
      top = min(top, to.y)
      bottom = max(bottom, to.y)
      from = to
    }
    let first = Int(max(0, min(top, Float(Self.size))))
    let last = min(Self.size, Int(max(0, bottom)) + 1)
    let touched = first..<max(first, last)
    rows = rows.isEmpty ? touched : min(rows.lowerBound, touched.lowerBound)..<max(rows.upperBound, touched.upperBound)
  }

  /// Gives the covered part of each pixel that is touched to `paint` (with the pixel's row-major index), and forgets the
  /// polygons.
  @inline(__always)
  mutating func drain(_ paint: (_ pixel: Int, _ coverage: Float) -> Void) {
    let base = differences.view.base
    for row in rows {
      let line = base + row * Self.stride
      var sum: Float = 0
      for column in 0..<Self.size {
        sum += line[column]
        line[column] = 0
        let coverage = min(1, abs(sum))
        if coverage > 0.001 { paint(row * Self.size + column, coverage) }
      }
      line[Self.size] = 0
      line[Self.size + 1] = 0
    }
    rows = 0..<0
  }

  private func addEdge(_ a: SIMD2<Float>, _ b: SIMD2<Float>) {
    if a.y == b.y { return }
    let sign: Float = a.y < b.y ? 1 : -1
    let (upper, lower) = a.y < b.y ? (a, b) : (b, a)
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    let limit = Float(Self.size)
    let (start, end) = (max(0, upper.y), min(limit, lower.y))
    guard start < end else { return }
    for row in Int(start)..<min(Self.size, Int(end) + 1) {
      let (y0, y1) = (max(start, Float(row)), min(end, Float(row + 1)))
      guard y0 < y1 else { continue }
      let x0 = max(0, min(limit, upper.x + (y0 - upper.y) * slope))
      let x1 = max(0, min(limit, upper.x + (y1 - upper.y) * slope))
      addPiece(differences.view.base + row * Self.stride, height: sign * (y1 - y0), min(x0, x1), max(x0, x1))
    }
  }

  /// Adds the part of an edge that lies in one pixel row and runs from column position `x0` to `x1`.
  private func addPiece(_ line: UnsafeMutablePointer<Float>, height: Float, _ x0: Float, _ x1: Float) {
    let (first, last) = (Int(x0), Int(x1))
    if first == last {
      let left = (x0 + x1) * 0.5 - Float(first)  // the part of the pixel to the left of the edge
      line[first] += height * (1 - left)
      line[first + 1] += height * left
      return
    }
    let perColumn = height / (x1 - x0)
    var x = x0
    for column in first...last {
      let next = min(x1, Float(column + 1))
      let part = perColumn * (next - x)
      let left = (x + next) * 0.5 - Float(column)
      line[column] += part * (1 - left)
      line[column + 1] += part * left
      x = next
    }
  }
}
