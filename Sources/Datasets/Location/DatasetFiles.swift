import Foundation

/// The paths of a data set's four IDX files.
public struct DatasetFiles: Sendable, Equatable {
  /// What a file holds; the raw value is its name before the separator.
  public enum Part: String, Sendable, CaseIterable {
    /// `train-images-idx3-ubyte`
    case trainingImages = "train-images"
    /// `train-labels-idx1-ubyte`
    case trainingLabels = "train-labels"
    /// `t10k-images-idx3-ubyte`
    case testImages = "t10k-images"
    /// `t10k-labels-idx1-ubyte`
    case testLabels = "t10k-labels"

    /// The published name, decompressed.
    public var fileName: String { rawValue + "-" + kind }

    var kind: String {
      switch self {
      case .trainingImages, .testImages: "idx3-ubyte"
      case .trainingLabels, .testLabels: "idx1-ubyte"
      }
    }

    /// All names that the file may have: `-` or `.` before `idx`, decompressed or gzip.
    public var possibleNames: [String] {
      ["", ".gz"].flatMap { ending in ["-", "."].map { rawValue + $0 + kind + ending } }
    }
  }

  /// The path of each part.
  public let paths: [Part: String]

  /// Files at given paths, one for each part.
  public init(trainingImages: String, trainingLabels: String, testImages: String, testLabels: String) {
    paths = [
      .trainingImages: trainingImages, .trainingLabels: trainingLabels, .testImages: testImages,
      .testLabels: testLabels,
    ]
  }

  private init(paths: [Part: String]) { self.paths = paths }

  /// The path of `part`.
  public subscript(part: Part) -> String { paths[part, default: part.fileName] }

  /// What a folder holds of the four files.
  enum Finding {
    case all(DatasetFiles)
    case some(missing: [Part])
    case none
    case noFolder
  }

  /// Looks for the four files in `folder`.
  static func find(in folder: String) -> Finding {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      return .noFolder
    }
    var paths: [Part: String] = [:]
    for part in Part.allCases {
      paths[part] = part.possibleNames.map { folder + "/" + $0 }.first {
        FileManager.default.fileExists(atPath: $0)
      }
    }
    let missing = Part.allCases.filter { paths[$0] == nil }
    if missing.isEmpty { return .all(DatasetFiles(paths: paths)) }
    return paths.isEmpty ? .none : .some(missing: missing)
  }
}
