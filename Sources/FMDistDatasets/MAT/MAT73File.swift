import CFMDistMatio
import CFMDistPlatform
import FMDistMemory
import FMDistPlatform
import Foundation

/// A MATLAB file of version 7.3, which is an HDF5 file, read by matio in a process of its own.
struct MAT73File {
  /// The names of the variables, in the order of the file.
  private(set) var names: [String] = []
  private var arrays: [String: NumberArray] = [:]
  private var faults: [String: String] = [:]
  private let path: String
  private static let mostVariables = 10_000

  /// Lists the variables of the file at `path`, and reads the numbers of those in `wanted`.
  init(_ path: String, wanted: [String] = []) throws(DatasetError) {
    self.path = path
    let most = UInt64(DecompressionLimit.bytes(from: try InputFile(path).size))
    var process: pid_t = 0
    let words = wanted.map { strdup($0) }
    defer { words.forEach { free($0) } }
    let descriptor = words.map { UnsafePointer($0) }.withUnsafeBufferPointer { names in
      path.withSystemPath { path in
        fmdist_matio_start(path, names.baseAddress, Int32(names.count), most, &process)
      }
    }
    guard descriptor >= 0 else {
      throw DatasetError(.io, "\(path): no process can be started to read it: \(SystemError()).")
    }
    let pipe = FileDescriptorStream(descriptor, path: path)
    var isCut = false
    do {
      defer { isCut = pipe.isCut }
      while try receive(from: pipe) {}
    } catch {
      close(descriptor)
      _ = fmdist_reader_finish(process)
      throw error
    }
    close(descriptor)
    guard fmdist_reader_finish(process) == 0, !isCut else {
      throw DatasetError(
        .malformed,
        "\(path): matio cannot read this MATLAB 7.3 file: it is damaged, cut short or not for MATLAB. Save it again, or with "
          + "version 7 (save -v7).")
    }
  }

  /// The array called `name`.
  func array(_ name: String) throws(DatasetError) -> NumberArray {
    if let array = arrays[name] { return array }
    throw DatasetError(
      .malformed,
      "\(path), \(name): expected an array of real numbers, found \(faults[name] ?? "nothing"). Store it as an array of type uint8."
    )
  }

  /// Takes one variable from `pipe`; false at the end.
  private mutating func receive(from pipe: FileDescriptorStream) throws(DatasetError) -> Bool {
    var head = fmdist_matio_variable()
    let count = try withUnsafeMutableBytes(of: &head) { (room) throws(DatasetError) -> Int in try pipe.read(into: room)
    }
    guard count == MemoryLayout<fmdist_matio_variable>.size else {
      pipe.isCut = count > 0
      return false
    }
    guard names.count < Self.mostVariables else {
      throw DatasetError(
        .malformed,
        "\(path): expected a MATLAB file of at most \(Self.mostVariables) variables, found more. Save only the four of the data set."
      )
    }
    let name = withUnsafeBytes(of: head.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let sizes = withUnsafeBytes(of: head.sizes) { raw in
      raw.bindMemory(to: UInt64.self).prefix(Int(head.rank)).map { Int(clamping: $0) }
    }
    names.append(name)
    guard head.bytes > 0 else {
      let shape = sizes.map(String.init).joined(separator: " x ")
      faults[name] =
        head.is_complex != 0
        ? "complex numbers"
        : (6...15).contains(head.class_code)
          ? "an array of \(shape), which is empty or expands more than \(DecompressionLimit.factor) times "
            + "(where that is meant, save it without compression: in MATLAB save(…, '-v7.3', '-nocompression'))"
          : MATMatrix.otherClasses[UInt8(clamping: head.class_code)] ?? "an unknown class"
      return true
    }
    let length = Int(clamping: head.bytes)
    let arrived = GrowingBytes()
    guard try arrived.append(upTo: length, { (room) throws(DatasetError) in try pipe.read(into: room) }) else {
      pipe.isCut = true
      return false
    }
    let storage = arrived.finish()
    guard let type = MATElement.Kind(rawValue: UInt32(clamping: head.type_code))?.numbers,
      NumberArray.byteCount(sizes, type)?.bytes == storage.count
    else {
      faults[name] = "numbers that do not fit their sizes"
      return true
    }
    arrays[name] = NumberArray(
      name: "\(path), \(name)", sizes: sizes, type: head.is_logical != 0 && type == .uint8 ? .bool : type,
      meansFloatingPoint: MATMatrix.isFloatingPoint(Int(head.class_code)), columnMajor: true, storage: storage)
    return true
  }
}

/// What a process writes.
private final class FileDescriptorStream {
  private let descriptor: Int32
  private let path: String
  /// Whether it ended in the middle of something.
  var isCut = false

  init(_ descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Fills `destination`; gives fewer bytes only at the end.
  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    do throws(SystemError) { return try Descriptor.read(into: destination, from: descriptor) } catch {
      throw DatasetError(reading: path, .failed("read", error))
    }
  }
}
