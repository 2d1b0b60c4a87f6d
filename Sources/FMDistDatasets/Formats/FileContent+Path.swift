import FMDistImages
import FMDistPlatform

extension FileContent {
  /// The content of the file at `path`, decompressed if it is compressed with gzip.
  static func of(_ path: String) throws(DatasetError) -> FileContent {
    let file = try InputFile(path)
    // A file that cannot be decompressed is for its reader to refuse.
    guard let start = try? file.decompressed().take(512) else { return .unknown }
    return FileContent(start)
  }

  /// What to do with the file at `path`, of a content that only leads to data: a sentence.
  func unpacking(_ path: String) -> String? {
    switch self {
    case .tar: "Unpack it, and give the folder that comes of it: tar xf \(path.shellPath)"
    case .parquet:
      "Parquet files are not read: write its images into a NumPy archive (pandas: table = pd.read_parquet(\(Self.quoted(path))), then "
        + "np.savez('data.npz', images=np.stack(table['image'].map(…)), labels=table['label']))."
    case .json:
      "JSON is not read: write its images into a NumPy archive (np.savez('data.npz', images=…, labels=…)), or make it a table of file,label beside a folder "
        + "of images."
    case .hdf5:
      "HDF5 files are not read: write its arrays into a NumPy archive (Python: import h5py, numpy; f = h5py.File(\(Self.quoted(path))); then "
        + "numpy.savez('data.npz', x_train=f['…'], y_train=f['…'], x_test=f['…'], y_test=f['…']), with the names that list(f) shows)."
    default: nil
    }
  }

  private static func quoted(_ path: String) -> String {
    "'\(path.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}
