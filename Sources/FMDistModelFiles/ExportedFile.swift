import FMDistRunFiles

/// A file of an exported model.
package struct ExportedFile: Equatable, Sendable {
  /// Where it goes.
  package let path: String
  /// What it holds.
  package let bytes: [UInt8]

  /// `bytes` at `path`.
  package init(path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
}
