import FMDistDatasets
import FMDistModelFiles
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining
import Foundation

/// What an exported file says of its images, classes and weights: ``ExportedModel/metadata`` read back.
struct ImportedFacts {
  /// H, W and C.
  let size: ImageSize?
  let classNames: [String]?
  let postprocessing: Postprocessing?
  let weightsSHA256: String?

  private struct Images: Decodable { let height, width, channels: Int }
  private struct Outputs: Decodable {
    let temperature: Float
    let thresholds: [Float]?
  }

  /// From the `metadata` of the file at `path`. Throws (65) where it has what no export writes.
  init(_ metadata: [String: String], path: String) throws(RunError) {
    func refusal(_ key: String) -> RunError {
      RunError(
        .badData,
        "\(path.visible): its '\(key)' is not as an export writes it; leave it out of the file's metadata, or export it again"
      )
    }
    func decoded<Value: Decodable>(_ type: Value.Type, _ key: String) throws(RunError) -> Value? {
      guard let text = metadata[key] else { return nil }
      guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else { throw refusal(key) }
      return value
    }
    let images = try decoded(Images.self, "images")
    if let images {
      guard [images.height, images.width, images.channels].allSatisfy({ (1...65536).contains($0) }) else {
        throw refusal("images")
      }
    }
    size = images.map { ImageSize(height: $0.height, width: $0.width, channels: $0.channels) }
    classNames = try decoded([String].self, "class_names")
    if let outputs = try decoded(Outputs.self, "outputs") {
      var postprocessing = Postprocessing()
      guard ScoredImages.temperatures.contains(Double(outputs.temperature)) || outputs.temperature == 1,
        outputs.thresholds.map({ !$0.isEmpty && $0.allSatisfy { (0...1).contains($0) } }) ?? true
      else { throw refusal("outputs") }
      postprocessing.temperature = outputs.temperature
      postprocessing.thresholds = outputs.thresholds.map { Thresholds($0) }
      self.postprocessing = postprocessing
    } else {
      postprocessing = nil
    }
    weightsSHA256 = metadata["weights_sha256"]
  }
}
