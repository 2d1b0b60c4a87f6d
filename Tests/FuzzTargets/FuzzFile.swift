import Glibc

/// A file that is written again and again, without being opened for each.
struct FuzzFile {
  private let descriptor: Int32

  /// The file called `name` in the folder that the process runs in.
  init(_ name: String) {
    descriptor = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { fatalError("\(name) cannot be written") }
  }

  nonisolated(unsafe) private static var known: (name: String, file: FuzzFile)?

  /// The one called `name`, opened at the first call.
  static func shared(_ name: String) -> FuzzFile {
    if let known, known.name == name { return known.file }
    let file = FuzzFile(name)
    known = (name, file)
    return file
  }

  /// Makes `bytes` all that it holds.
  func write(_ bytes: [UInt8]) {
    guard ftruncate(descriptor, off_t(bytes.count)) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else {
      fatalError("no room for the file")
    }
  }
}
