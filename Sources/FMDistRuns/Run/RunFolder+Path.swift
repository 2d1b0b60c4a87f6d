import FMDistPlatform
import FMDistTraining

/// How the path of a run's folder is written.
extension RunFolder {
  /// The path of a folder beside this one, with `ending` behind the name.
  package func sibling(_ ending: String) -> String {
    // `.` and `..` are no names.
    let hasName = PathText.names(path).last.map { $0 != "." && $0 != ".." } ?? false
    return hasName ? "\(path)-\(ending)" : "\(path)/../\(name)-\(ending)"
  }
}
