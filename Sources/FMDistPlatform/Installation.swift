import Glibc

/// Where this program is installed.
package enum Installation {
  /// What starts this program, on other hosts too: of an installation for several processors the command that chooses among them, else the program itself. Nil where
  /// there is no `/proc`.
  package static var command: String? { FileSystem.realPath("/proc/self/exe").map(command(for:)) }

  /// The same of the program at `path`: `PREFIX/lib/fmdist/LEVEL/fmdist` is started by `PREFIX/bin/fmdist`.
  package static func command(for path: String) -> String {
    let names = PathText.names(path)
    guard names.count >= 4, names.suffix(4).starts(with: ["lib", "fmdist"]), let name = names.last else { return path }
    let command = "/" + (names.dropLast(4) + ["bin", name]).joined(separator: "/")
    return command.withSystemPath { access($0, X_OK) } == 0 ? command : path
  }
}
