import FMDistTraining

/// What a run's progress is shown on.
package struct ProgressScreen: Sendable {
  /// Columns, now.
  package var width: @Sendable () -> Int
  /// Whether a line can be drawn again in place.
  package var redraws: Bool
  /// Whether characters outside of ASCII are shown.
  package var showsUnicode: Bool
  /// Takes text, line ends and control characters included.
  package var write: @Sendable (String) -> Void

  /// A screen.
  package init(
    width: @escaping @Sendable () -> Int = { 80 }, redraws: Bool = false, showsUnicode: Bool = true,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.width = width
    self.redraws = redraws
    self.showsUnicode = showsUnicode
    self.write = write
  }
}
