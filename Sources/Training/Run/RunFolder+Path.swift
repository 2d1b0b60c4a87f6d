/// How the path of a run's folder is written.
extension RunFolder {
  /// `path` without what changes nothing: slashes at its end, more than one between names, and `.` behind another name.
  static func plain(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    // A leading `./` may keep a name from being an option.
    let names = path.split(separator: "/").enumerated().filter { $0.element != "." || ($0.offset == 0 && !isAbsolute) }
    return (isAbsolute ? "/" : "") + names.map { String($0.element) }.joined(separator: "/")
  }

  /// The path of a folder beside this one, with `ending` behind the name.
  package func sibling(_ ending: String) -> String {
    // `.` and `..` are no names.
    let hasName = path.split(separator: "/").last.map { $0 != "." && $0 != ".." } ?? false
    return hasName ? "\(path)-\(ending)" : "\(path)/../\(name)-\(ending)"
  }
}
