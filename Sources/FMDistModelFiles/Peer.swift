/// A program in Python that runs exported files, to be held against fmdist.
package struct Peer: Sendable {
  /// What it is called: `onnxruntime`.
  package let name: String
  /// The Python packages that ``source`` imports, numpy apart.
  package let packages: [String]
  /// Python that defines `probabilities(path, images)`: of the file at `path` for `images`, an N x H x W x C array of bytes, an
  /// N x K array of floats.
  package let source: String
}
