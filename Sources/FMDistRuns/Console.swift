import FMDistDatasets
import FMDistTraining

/// Where words for a person go. Nothing in this target knows of a terminal.
package struct Console: Sendable {
  /// Takes lines of a result, such as a table.
  package var show: @Sendable ([String]) -> Void
  /// Takes a sentence beside the result: a warning, or what takes time.
  package var tell: @Sendable (String) -> Void
  /// Where it is shown how far a reading of images is, if it can redraw; nil for nowhere.
  package var screen: ProgressScreen?

  /// A console that shows nothing.
  package static let silent = Console(show: { _ in }, tell: { _ in })

  /// A console of these two.
  package init(
    show: @escaping @Sendable ([String]) -> Void, tell: @escaping @Sendable (String) -> Void,
    screen: ProgressScreen? = nil
  ) {
    (self.show, self.tell, self.screen) = (show, tell, screen)
  }

  /// How folders of images are read: by `team`, from the cache or into it.
  package func loader(_ team: any ImageTeam) -> ImageLoader {
    let progress = screen.map { ReadingProgress($0) }
    return ImageLoader(
      team: team, cache: ImageCache(), tell: tell, watch: { progress?.show(done: $0, of: $1) })
  }

  /// Shows a line.
  func write(_ line: String) { show([line]) }

  /// Shows the lines of `block`, in whose parts line ends have been made visible before.
  func write(block: String) { show(block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)) }

  /// Tells a warning.
  func warn(_ sentence: String) { tell("warning: \(sentence)") }
}
