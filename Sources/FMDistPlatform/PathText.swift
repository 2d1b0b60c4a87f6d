/// The parts of a path. All of it works on bytes: a name that begins with a combining mark makes one `Character` with the slash before it.
package enum PathText {
  /// The names between the slashes of `path`.
  package static func names(_ path: String) -> [String] {
    path.utf8.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The folder and the last name of `path`; slashes at the end do not count.
  package static func split(_ path: String) -> (folder: String, name: String) {
    var bytes = Array(path.utf8)[...]
    while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
    guard let place = bytes.lastIndex(of: slash) else { return (".", String(decoding: bytes, as: UTF8.self)) }
    var folder = bytes[..<place]
    while folder.count > 1, folder.last == slash { folder.removeLast() }
    return (
      folder.isEmpty ? "/" : String(decoding: folder, as: UTF8.self),
      String(decoding: bytes[(place + 1)...], as: UTF8.self)
    )
  }

  /// `path` without what changes nothing: slashes at its end, more than one between names, and `.` behind another name.
  package static func plain(_ path: String) -> String {
    let isAbsolute = path.utf8.first == slash
    // A leading `./` may keep a name from being an option.
    let kept = names(path).enumerated().filter { $0.element != "." || ($0.offset == 0 && !isAbsolute) }
    return (isAbsolute ? "/" : "") + kept.map(\.element).joined(separator: "/")
  }

  /// Whether two paths are the same bytes; `==` of strings takes other spellings of a letter for the same.
  package static func areSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

  private static let slash = UInt8(ascii: "/")
}
