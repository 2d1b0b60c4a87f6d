import Foundation

/// The 28 x 28 images of these tests: the real ones where FMDIST_DATA says where they are, else the synthetic ones.
enum GarmentData {
  static let option: [String] = {
    let folder = ProcessInfo.processInfo.environment["FMDIST_DATA"].map { "\($0)/fashion-mnist" }
    guard let folder, FileManager.default.fileExists(atPath: folder) else { return ["--data", "synthetic"] }
    return ["--data", URL(filePath: folder).standardizedFileURL.path()]
  }()
}
