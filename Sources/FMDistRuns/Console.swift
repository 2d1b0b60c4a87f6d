import FMDistTraining

/// Where words for a person go. Nothing in this target knows of a terminal.
package struct Console: Sendable {
  /// Takes lines of a result, such as a table.
  package var show: @Sendable ([String]) -> Void
  /// Takes a sentence beside the result: a warning, or what takes time.
  package var tell: @Sendable (String) -> Void

  /// A console that shows nothing.
  package static let silent = Console(show: { _ in }, tell: { _ in })

  /// A console of these two.
  package init(show: @escaping @Sendable ([String]) -> Void, tell: @escaping @Sendable (String) -> Void) {
    self.show = show
    self.tell = tell
  }

  /// Shows a line.
  func write(_ line: String) { show([line]) }

  /// Shows the lines of `block`, in whose parts line ends have been made visible before.
  func write(block: String) { show(block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)) }

  /// Tells a warning.
  func warn(_ sentence: String) { tell("warning: \(sentence)") }
}
