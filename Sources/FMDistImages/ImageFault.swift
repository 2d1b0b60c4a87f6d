/// Why a file is no image that can be read: what it is instead. Whoever knows the file's path makes a sentence of it.
package struct ImageFault: Error, Sendable, Hashable, Codable {
  /// What was found, such as "a JPEG image that is cut short at byte 812", "an empty file" or "a HEIC image".
  package let found: String

  package init(_ found: String) { self.found = found }
}
