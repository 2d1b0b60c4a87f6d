import CFMDistPlatform
import Glibc

/// What `/proc` tells of a process.
package struct ProcessStatus: Sendable {
  /// Its name, which the system cuts to 15 bytes.
  package let name: String
  /// The process that it belongs to.
  package let parent: pid_t

  /// Of the process with this number; nil where there is none, it has ended, or there is no `/proc`.
  package init?(_ process: pid_t) {
    var found = fmdist_process()
    guard fmdist_process_look(process, &found) != 0 else { return nil }
    name = withUnsafeBytes(of: &found.name) { SystemText.decode($0.prefix { $0 != 0 }) }
    parent = found.parent
  }
}
