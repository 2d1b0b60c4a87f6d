import FMDistDatasets
import FMDistPlatform
import Glibc

/// Sound files beside the one that is fuzzed, in the folder of its own that this process has in memory.
enum Companions {
  /// Removed when the process ends as planned; `launch/fuzz` removes what a crash leaves.
  static let folder: String = {
    let path = "/dev/shm/fmdist-fuzz-\(getpid())"
    do throws(SystemError) {
      try FileSystem.makeFolders(path)
      for (name, bytes) in files { try write(bytes, to: "\(path)/\(name)") }
    } catch {
      fatalError("\(path): \(error)")
    }
    atexit { try? FileSystem.removeTree("/dev/shm/fmdist-fuzz-\(getpid())") }
    return path
  }()

  /// The data set of which the training part's images, or labels, are at a path.
  static func files(images: String? = nil, labels: String? = nil) -> DatasetFiles {
    DatasetFiles(
      trainingImages: images ?? "\(folder)/X.npy", trainingLabels: labels ?? "\(folder)/y.npy",
      testImages: "\(folder)/X.npy", testLabels: "\(folder)/y.npy")
  }

  /// Replaces what is in the file at `path`.
  static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let descriptor = FileSystem.open(path, O_WRONLY | O_CREAT | O_TRUNC)
    guard descriptor >= 0 else { throw SystemError() }
    defer { close(descriptor) }
    var failure: SystemError?
    bytes.withUnsafeBytes { bytes in
      do throws(SystemError) { try Descriptor.write(bytes, to: descriptor) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Four images of 5 x 4, and their labels.
  private static let files: [(String, [UInt8])] = [
    ("X.npy", npy("(4, 5, 4)", (0..<80).map { UInt8($0 * 3) })), ("y.npy", npy("(4,)", [0, 1, 0, 1])),
  ]

  private static func npy(_ shape: String, _ values: [UInt8]) -> [UInt8] {
    var header = Array("{'descr': '|u1', 'fortran_order': False, 'shape': \(shape), }".utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: 117 - header.count) + [UInt8(ascii: "\n")]
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + values
  }
}
