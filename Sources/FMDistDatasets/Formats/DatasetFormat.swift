/// A format that a data set is stored in.
package enum DatasetFormat: String, Codable, Sendable, CaseIterable {
  /// Four files of bytes, as MNIST has been published.
  case idx
  /// Four NumPy files.
  case npy
  /// Two tables with commas, as on Kaggle.
  case csv
  /// One MATLAB file.
  case mat
  /// Files of images, in a folder for each class, or with their classes in their names or in a table.
  case images

  /// For a person: "IDX files".
  package var description: String {
    switch self {
    case .idx: "IDX files"
    case .npy: "NumPy files"
    case .csv: "CSV tables"
    case .mat: "a MATLAB file"
    case .images: "folders of images"
    }
  }
}
