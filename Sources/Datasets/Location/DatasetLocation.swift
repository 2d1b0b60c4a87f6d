/// Where a data set is.
public enum DatasetLocation: Sendable, Equatable {
  /// Nowhere: fmdist draws it.
  case synthetic
  /// In these files.
  case files(DatasetFiles)
}
