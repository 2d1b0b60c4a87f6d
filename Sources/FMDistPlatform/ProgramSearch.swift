import Glibc

/// Programs as a shell finds them.
package enum ProgramSearch {
  /// The path of the program `name` in the first of the folders of `path`, as PATH has them, that holds one; nil where none does.
  package static func find(_ name: String, in path: String?) -> String? {
    if name.utf8.contains(UInt8(ascii: "/")) { return isProgram(name) ? name : nil }
    // As execvp(3) without PATH.
    let folders = (path ?? "/bin:/usr/bin").split(separator: ":", omittingEmptySubsequences: false)
    return folders.lazy.map { $0.isEmpty ? "./\(name)" : "\($0)/\(name)" }.first(where: isProgram)
  }

  private static func isProgram(_ path: String) -> Bool {
    FileStatus(path)?.kind == .file && path.withSystemPath { access($0, X_OK) } == 0
  }
}
