/// Where the windows of a pooling lie in an image, and which of their pixels are real.
package struct PoolingWindows: Sendable {
  /// The input's height and width.
  package let height, width: Int
  /// The window's height and width.
  package let poolHeight, poolWidth: Int
  /// Input pixels from one window to the next, down and across.
  package let strideHeight, strideWidth: Int
  /// The output's height and width.
  package let outputHeight, outputWidth: Int
  /// The rows and columns of the first window that lie before the image.
  private let top, left: Int
  /// Whether windows reach beyond the image.
  let isClipped: Bool

  /// Windows of this size and these strides; each has at least one real pixel. With `valid` padding the window must fit.
  package init(height: Int, width: Int, pool: (Int, Int), strides: (Int, Int), padding: Padding) {
    require(
      height > 0 && width > 0 && pool.0 > 0 && pool.1 > 0 && strides.0 > 0 && strides.1 > 0
        && (padding == .same || height >= pool.0 && width >= pool.1), "pooling of impossible size")
    (self.height, self.width) = (height, width)
    (poolHeight, poolWidth) = pool
    (strideHeight, strideWidth) = strides
    outputHeight = padding.outputs(of: height, window: pool.0, stride: strides.0)
    outputWidth = padding.outputs(of: width, window: pool.1, stride: strides.1)
    top = padding.before(height, window: pool.0, stride: strides.0)
    left = padding.before(width, window: pool.1, stride: strides.1)
    isClipped =
      padding.total(height, window: pool.0, stride: strides.0) > 0
      || padding.total(width, window: pool.1, stride: strides.1) > 0
  }

  /// The input's pixels.
  var inputPixels: Int { height * width }
  /// The output's pixels, which are the windows.
  var outputPixels: Int { outputHeight * outputWidth }

  /// One window: its real rows and columns in the image, and where it would begin without the border.
  struct Window {
    let rows, columns: Range<Int>
    let top, left: Int
    /// Real pixels.
    var count: Int { rows.count &* columns.count }
  }

  /// Calls `body` with each window and the number of its output, row by row.
  @inline(__always)
  func forEachWindow(_ body: (Window, Int) -> Void) {
    for row in 0..<outputHeight {
      let top = row * strideHeight - self.top
      let rows = max(0, top)..<min(height, top + poolHeight)
      for column in 0..<outputWidth {
        let left = column * strideWidth - self.left
        let columns = max(0, left)..<min(width, left + poolWidth)
        body(Window(rows: rows, columns: columns, top: top, left: left), row * outputWidth + column)
      }
    }
  }

  /// Calls `body` with each real pixel of `window`, row by row, and its place in the window, counted row by row with the unreal.
  @inline(__always)
  func forEachPixel(of window: Window, _ body: (_ pixel: Int, _ place: Int) -> Void) {
    for row in window.rows {
      for column in window.columns {
        body(row &* width &+ column, (row &- window.top) &* poolWidth &+ column &- window.left)
      }
    }
  }
}
