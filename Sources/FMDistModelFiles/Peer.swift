/// A program in Python that runs exported files, to be held against fmdist.
package struct Peer: Sendable {
  /// What it is called: `onnxruntime`.
  package let name: String
  /// The Python packages that ``source`` imports, beside NumPy.
  package let packages: [String]
  /// Python that defines `load(paths)`, of the files as ``ExportFormat/files`` lists them: a function from an N x H x W x C array of bytes
  /// to an N x classes array of floats.
  package let source: String
}
