import FMDistMemory

/// Parts of memory that the ranks of a host have in common, each a file in memory that one rank makes and the others open by its process and
/// descriptor.
///
/// MPI's windows do the same in some ten rounds of messages each, in which waiting ranks give no core away.
final class MappedParts {
  /// What a part begins with: a number by chance that tells it from any other file, and its length.
  private static let headerBytes = 64

  private var files: [MappedFile] = []
  /// Of the part that this rank makes; 0 if it could not.
  private(set) var name: Int64 = 0
  private(set) var token: Int64 = 0
  private var own: MappedFile?

  /// Makes this rank's part, of `byteCount` zeros.
  init(byteCount: Int) {
    guard let file = try? MappedFile(inMemory: byteCount + Self.headerBytes), let place = MemoryFileName(file.path)
    else {
      return
    }
    own = file
    name = place.number
    token = Int64.random(in: 1 ... .max)
    file.bytes.storeBytes(of: token, as: Int64.self)
    file.bytes.storeBytes(of: Int64(byteCount), toByteOffset: 8, as: Int64.self)
    // Pages lie where the rank that first writes them runs.
    UnsafeMutableRawBufferPointer(rebasing: file.bytes[Self.headerBytes...]).initializeMemory(
      as: UInt8.self, repeating: 0)
  }

  /// Opens the parts of all ranks by what they have told, the own one at `place`; false where one is not what it should be.
  func open(names: [Int64], tokens: [Int64], place: Int) -> Bool {
    for (index, (name, token)) in zip(names, tokens).enumerated() {
      let file = index == place ? own : try? MappedFile(opening: MemoryFileName(number: name).path, writes: true)
      guard name != 0, let file, file.bytes.count >= Self.headerBytes,
        file.bytes.load(as: Int64.self) == token,
        file.bytes.load(fromByteOffset: 8, as: Int64.self) == file.bytes.count - Self.headerBytes
      else { return false }
      files.append(file)
    }
    return true
  }

  /// The parts, in order.
  var parts: [UnsafeMutableRawBufferPointer] {
    files.map { UnsafeMutableRawBufferPointer(rebasing: $0.bytes[Self.headerBytes...]) }
  }

  /// Gives all back.
  func close() {
    files = []
    own = nil
  }
}

/// A file in memory, by the process that has it open, and its descriptor there.
private struct MemoryFileName {
  let process, descriptor: Int32

  /// That of `/proc/PROCESS/fd/DESCRIPTOR`.
  init?(_ path: String) {
    let words = path.split(separator: "/")
    guard words.count == 4, words[0] == "proc", words[2] == "fd", let process = Int32(words[1]),
      let descriptor = Int32(words[3])
    else { return nil }
    (self.process, self.descriptor) = (process, descriptor)
  }

  /// That of ``number``.
  init(number: Int64) {
    (process, descriptor) = (Int32(truncatingIfNeeded: number >> 32), Int32(truncatingIfNeeded: number))
  }

  /// Both in one.
  var number: Int64 { Int64(process) << 32 | Int64(descriptor) }

  var path: String { "/proc/\(process)/fd/\(descriptor)" }
}
