import FMDistPlatform
import FMDistRunFiles

/// A file that is read, and what was said of it.
package struct ModelFile: Sendable {
  /// Where it is.
  package let path: String
  /// Where its weights are, if in another file.
  package let weights: String?
  /// What some of its arrays are called, by the names that an export would give them.
  package let names: [String: String]

  package init(_ path: String, weights: String? = nil, names: [String: String] = [:]) {
    (self.path, self.weights, self.names) = (path, weights, names)
  }

  /// Throws (64) if something was said of it that its format has no use for.
  func expect(weights takesWeights: Bool = false, names takesNames: Bool = false) throws(ModelFileError) {
    if weights != nil, !takesWeights {
      throw ModelFileError(.usage, "--weights: the weights are in \(path.visible) itself; leave it out")
    }
    if !names.isEmpty, !takesNames {
      throw ModelFileError(.usage, "--names: the arrays in \(path.visible) have names of their own; leave it out")
    }
  }

  /// All bytes of the file at `path`, at most `limit`.
  static func bytes(_ path: String, limit: Int = .max) throws(ModelFileError) -> [UInt8] {
    do throws(RunFileError) { return try InputFile.read(path, limit: limit) } catch {
      throw ModelFileError(error.fault, error.description)
    }
  }
}
