import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// Files of a run's folder as a page takes them in: whole, if they are small enough.
extension RunFolder {
  /// What a page can have of a file.
  enum Content {
    /// All of it.
    case bytes([UInt8])
    /// Nothing, for a reason in words.
    case unfit(String)
    /// There is no such file.
    case absent
  }

  /// What the file at `path` holds, if it has no more than `most` bytes.
  func content(of path: String, most: Int) -> Content {
    guard let size = size(of: path) else { return .absent }
    let name = PathText.split(path).name
    guard size <= most else {
      let words =
        size < 1_000_000
        ? "\(NumberText.decimals(Double(size) / 1e3, 0)) kB" : "\(NumberText.decimals(Double(size) / 1e6, 1)) MB"
      return .unfit("\(name) has \(words), too large for this page; see the file.")
    }
    guard let bytes = FileSystem.beginning(of: path, count: size) else { return .unfit("\(name) can't be read.") }
    return .bytes(bytes)
  }

  /// What each threshold of a probability reaches; nil where there is no file of it for the weights of `result`.
  func thresholdCurves(of result: ResultFile) -> [ThresholdCurve]? {
    guard let file = try? ThresholdCurves(file: thresholds), file.weightsSHA256 == result.weightsSHA256 else {
      return nil
    }
    return file.curves
  }

  /// The first `most` bytes of the file at `path`, or all of them; nil where there is no file that can be read.
  func beginning(of path: String, most: Int) -> [UInt8]? {
    guard let size = size(of: path) else { return nil }
    return FileSystem.beginning(of: path, count: min(size, most))
  }

  /// The size of a file, not of a pipe or folder.
  private func size(of path: String) -> Int? {
    FileStatus(path).flatMap { $0.kind == .file ? $0.size : nil }
  }
}
