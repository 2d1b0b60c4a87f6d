import FMDistMemory
import FMDistRunFiles
import FMDistTestSupport
import FMDistTraining
import Foundation
import Testing

/// What is made of probabilities against scikit-learn, in Tests/References/probabilities.json.
struct ProbabilityReferenceTests {
  private struct File: Decodable { let cases: [Case] }

  private struct Case: Decodable {
    struct Bins: Decodable {
      let expectedError: Double
      let counts: [Int]
      let confidence, accuracy: [Double]
    }

    let classes: Int
    let labels: Labels
    let probabilities: [[Double]]
    let calibration: Bins

    var images: ScoredImages { labels.images(probabilities) }
  }

  /// A class an image, or a row of zeros and ones.
  private enum Labels: Decodable {
    case classes([Int])
    case sets([[Int]])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let classes = try? value.decode([Int].self) {
        self = .classes(classes)
      } else {
        self = .sets(try value.decode([[Int]].self))
      }
    }

    func images(_ probabilities: [[Double]]) -> ScoredImages {
      let outputs = Buffer(probabilities.joined().map { Float($0) })
      let names = probabilities[0].indices.map { "c\($0)" }
      switch self {
      case .classes(let labels):
        return ScoredImages(outputs: outputs, labels: labels.map { UInt8($0) }, classNames: names)
      case .sets(let rows):
        return ScoredImages(
          outputs: outputs, labels: rows.indices.map { UInt8($0) }, labelSets: rows.map { $0.map { $0 == 1 } },
          classNames: names)
      }
    }
  }

  private func cases() throws -> [Case] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = try Data(contentsOf: tests.appending(path: "References/probabilities.json"))
    return try decoder.decode(File.self, from: data).cases
  }

  @Test func `bins and error of the calibration are scikit-learn's`() throws {
    for entry in try cases() {
      let (found, expected) = (entry.images.calibration, entry.calibration)
      let what = "\(entry.probabilities.count) images of \(entry.classes) classes"
      #expect(found.bins.map(\.count) == expected.counts, "\(what)")
      let error = try #require(found.expectedError)
      expectClose(error, expected.expectedError, within: 1e-9, what)
      let (confidence, accuracy) = (found.bins.compactMap(\.confidence), found.bins.compactMap(\.accuracy))
      try #require(confidence.count == expected.confidence.count && accuracy.count == expected.accuracy.count)
      for bin in confidence.indices {
        expectClose(confidence[bin], expected.confidence[bin], within: 1e-9, "\(what), bin \(bin)")
        expectClose(accuracy[bin], expected.accuracy[bin], within: 1e-9, "\(what), bin \(bin)")
      }
    }
  }

  @Test func `probabilities of 0 and 1 have a bin, and no images have no error`() {
    let extremes = Calibration([(probability: Float(0), isRight: true), (1, false)])
    #expect(extremes.bins.first?.count == 1 && extremes.bins.last?.count == 1 && extremes.expectedError == 1)
    let none = ScoredImages(outputs: Buffer(count: 0), labels: [], classNames: ["a", "b"]).calibration
    #expect(none.expectedError == nil && none.words == nil && none.bins.count == Calibration.binCount)
  }
}
