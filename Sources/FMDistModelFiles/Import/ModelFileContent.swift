import FMDistRunFiles

/// What a model file of another program holds, before anything is made of it.
package struct ModelFileContent: Sendable {
  /// Its arrays of floats, in its order, by its names and in its layout.
  package let arrays: [NamedArray]
  /// What it says of itself; of a file that fmdist wrote ``ExportedModel/metadata``.
  package let metadata: [String: String]
}
