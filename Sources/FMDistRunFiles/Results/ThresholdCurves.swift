import FMDistPlatform
import Foundation

/// What a model reaches at each threshold of a probability, class by class: `thresholds.json`, which curves are drawn from.
package struct ThresholdCurves: Sendable, Equatable {
  /// The checksum of the weights that the curves are of.
  package var weightsSHA256: String
  /// One of each class that is told from all others; of two classes one of the second.
  package var curves: [ThresholdCurve]

  /// Curves of the weights with the checksum `weightsSHA256`.
  package init(weightsSHA256: String, curves: [ThresholdCurve]) {
    (self.weightsSHA256, self.curves) = (weightsSHA256, curves)
  }

  /// Reads the file at `path`. Throws `.malformed` when it is something else, or its numbers can't be those of curves.
  package init(file path: String) throws(RunFileError) {
    let bytes = try InputFile.read(path, limit: 1 << 26)
    guard let file = try? JSONDecoder().decode(File.self, from: Data(bytes)) else {
      throw RunFileError(.malformed, path: path, "is not a thresholds.json of fmdist")
    }
    (weightsSHA256, curves) = (file.weights, file.classes)
    for (index, curve) in curves.enumerated() { try curve.validate(at: "classes, \(index)", path: path) }
  }

  /// Writes the file at `path`, atomically: JSON with a line a class.
  package func write(to path: String) throws(RunFileError) {
    do {
      let lines = try curves.map { try JSONText.of($0) }.joined(separator: ",\n")
      let text = "{\"weights_sha256\":\(JSONText.quoted(weightsSHA256)),\"classes\":[\n\(lines)\n]}\n"
      try AtomicFile.write(text, to: path)
    } catch let error as RunFileError {
      throw error
    } catch {
      throw RunFileError(.io, path: path, "cannot be put into JSON: \(error.localizedDescription)")
    }
  }

  private struct File: Decodable {
    var weights: String
    var classes: [ThresholdCurve]

    enum CodingKeys: String, CodingKey {
      case weights = "weights_sha256"
      case classes
    }
  }
}
