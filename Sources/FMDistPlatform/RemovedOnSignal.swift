import CFMDistPlatform

/// A file or folder that is removed if a signal ends the process at once, or a lack of memory does. ``StopSignal`` says when a signal does.
package final class RemovedOnSignal: Sendable {
  /// What is there to remove.
  package enum Kind: Sendable {
    /// A file.
    case file
    /// A file, if nothing else is in its folder.
    case loneFile
    /// A folder with all that is in it.
    case tree
    /// A folder, if nothing is in it.
    case emptyFolder
  }

  private let slot: Int32

  /// Names `path`, which need not be there yet, for as long as this lives. Of many at a time the last ones stay.
  package init(_ path: String, _ kind: Kind = .file) {
    let number =
      switch kind {
      case .file: fmdist_remove_file
      case .loneFile: fmdist_remove_lone_file
      case .tree: fmdist_remove_tree
      case .emptyFolder: fmdist_remove_empty_folder
      }
    slot = path.withSystemPath { fmdist_removal_add($0, Int32(number)) }
  }

  /// Removes all that is named: for an end that nothing runs after. Allocates nothing.
  package static func removeAll() { fmdist_removals_do() }

  deinit { fmdist_removal_drop(slot) }
}
