import FMDistMemory
import FMDistPlatform
import Glibc

/// The bytes of a file, wherever they are: what headers are read from without reading all of it.
struct ImageSource {
  private enum Place {
    case memory(View<UInt8>)
    case file(InputFile)
  }

  private let place: Place
  /// How long the file is.
  let count: Int
  /// Its first bytes.
  let start: [UInt8]

  private static let startLength = 4096
  /// A larger file than images have.
  private static let mostBytes = 1 << 29

  init(_ bytes: View<UInt8>) {
    (place, count) = (.memory(bytes), bytes.count)
    start = Array(bytes.elements.prefix(512))
  }

  init(_ path: String) throws(ImageFault) {
    let file: InputFile
    do throws(InputFileError) { file = try InputFile(opening: path) } catch { throw ImageFault(error, path) }
    guard file.size <= Self.mostBytes else {
      throw ImageFault("a file of \(ByteText.text(file.size)), more than an image has")
    }
    (place, count) = (.file(file), file.size)
    start = try Self.read(file, 0, Self.startLength)
  }

  /// `count` bytes from `place` on, or those that there are.
  func bytes(_ place: Int, _ count: Int) throws(ImageFault) -> ArraySlice<UInt8> {
    guard place >= 0, count > 0, place < self.count else { return [] }
    if count <= start.count - place { return start[place..<place + count] }
    switch self.place {
    case .memory(let view): return Array(view.elements[place..<place + min(count, view.count - place)])[...]
    case .file(let file): return try Self.read(file, place, count)[...]
    }
  }

  /// All of them.
  func load() throws(ImageFault) -> Buffer<UInt8> {
    switch place {
    case .memory(let view): return Buffer(view.elements)
    case .file(let file):
      let buffer = Buffer<UInt8>(count: count)
      let arrived: Int
      do throws(InputFileError) { arrived = try file.fill(buffer.view.bytes, at: 0) } catch {
        throw ImageFault(error, file.path)
      }
      guard arrived == count else { throw ImageFault("a file that changes while it is read", isTransient: true) }
      return buffer
    }
  }

  private static func read(_ file: InputFile, _ place: Int, _ count: Int) throws(ImageFault) -> [UInt8] {
    let count = min(count, file.size - place)
    guard count > 0 else { return [] }
    var failure: InputFileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      do throws(InputFileError) { filled = try file.fill(UnsafeMutableRawBufferPointer(room), at: place) } catch {
        failure = error
      }
    }
    if let failure { throw ImageFault(failure, file.path) }
    return bytes
  }
}

extension ImageFault {
  /// Of a file at `path` that cannot be opened or read.
  fileprivate init(_ error: InputFileError, _ path: String) {
    switch error {
    case .missing:
      let isLink = FileStatus(path, following: false)?.kind == .link
      self.init(isLink ? "a broken link" : "no file: there is nothing of that name")
    case .other(.folder): self.init("a folder")
    case .other: self.init("a device or a pipe")
    case .failed(let verb, let error):
      // What is said of the file itself stays so.
      let lasting = [EACCES, EPERM, ELOOP, ENAMETOOLONG, ENOTDIR]
      self.init(
        "a file that cannot be \(verb == "read" ? "read" : "opened"): \(error)",
        isTransient: !lasting.contains(error.code))
    }
  }
}
