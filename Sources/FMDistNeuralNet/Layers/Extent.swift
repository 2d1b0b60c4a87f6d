/// A height and a width, in pixels.
package struct Extent: Equatable, Sendable, CustomStringConvertible {
  /// In pixels.
  package var height, width: Int

  /// A window or a step of this size.
  package init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// The largest window, step or border that makes sense to anybody: sizes up to this neither overflow nor surprise.
  static let most = 65536

  /// Kernels take sizes as a pair.
  var pair: (Int, Int) { (height, width) }

  /// As in `3 x 3`.
  package var description: String { "\(height) x \(width)" }
}
