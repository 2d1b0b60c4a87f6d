/// Why a file is no image that can be read: what it is instead. Whoever knows the file's path makes a sentence of it.
package struct ImageFault: Error, Sendable, Hashable, Codable {
  /// What was found, such as "a JPEG image that is cut short at byte 812", "an empty file" or "a HEIC image".
  package let found: String
  /// Whether it is the machine that could not read the file this time, as where memory is short or a disk does not answer. Images that are left out
  /// for that would make a result that nobody gets again.
  package let isTransient: Bool

  package init(_ found: String, isTransient: Bool = false) { (self.found, self.isTransient) = (found, isTransient) }
}
