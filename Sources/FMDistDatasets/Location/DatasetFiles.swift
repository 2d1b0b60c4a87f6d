import Foundation

/// The paths of a data set's four files, of images and of labels, for training and for the test.
package struct DatasetFiles: Sendable, Equatable {
  /// What a file holds; the raw value is its name before the separator.
  package enum Part: String, Sendable, CaseIterable {
    /// `train-images-idx3-ubyte`
    case trainingImages = "train-images"
    /// `train-labels-idx1-ubyte`
    case trainingLabels = "train-labels"
    /// `t10k-images-idx3-ubyte`
    case testImages = "t10k-images"
    /// `t10k-labels-idx1-ubyte`
    case testLabels = "t10k-labels"

    /// The published name, decompressed: an IDX file's.
    package var fileName: String { rawValue + "-" + kind }

    var kind: String {
      switch self {
      case .trainingImages, .testImages: "idx3-ubyte"
      case .trainingLabels, .testLabels: "idx1-ubyte"
      }
    }

    /// All names that an IDX file may have: `-` or `.` before `idx`, decompressed or gzip.
    package var possibleNames: [String] {
      ["", ".gz"].flatMap { ending in ["-", "."].map { rawValue + $0 + kind + ending } }
    }
  }

  /// The path of each part.
  package let paths: [Part: String]

  /// Files at given paths, one for each part.
  package init(trainingImages: String, trainingLabels: String, testImages: String, testLabels: String) {
    paths = [
      .trainingImages: trainingImages, .trainingLabels: trainingLabels, .testImages: testImages,
      .testLabels: testLabels,
    ]
  }

  init(paths: [Part: String], saysPart: Bool = true) { (self.paths, self.saysPart) = (paths, saysPart) }

  /// Whether there is a test part.
  var hasTest: Bool { paths[.testImages] != nil }
  /// Whether the names say which part the images are of.
  var saysPart = true

  /// The path of `part`.
  package subscript(part: Part) -> String { paths[part, default: part.fileName] }
}
