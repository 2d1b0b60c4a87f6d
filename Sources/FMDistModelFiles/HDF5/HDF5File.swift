import CFMDistHDF5
import CFMDistPlatform
import FMDistPlatform
import Glibc

/// What is in an HDF5 file: its groups, arrays of numbers and attributes of text, read by libhdf5 in a process of its own.
package struct HDF5File: Sendable {
  /// An array of numbers.
  struct Dataset: Sendable {
    /// The lengths of its axes, outermost first.
    let shape: [Int]
    /// Its numbers, row-major; nil where there are too many, or they lie in another file, or it has others.
    let values: [Float]?
    /// The bytes of a number in the file; 0 where it has none.
    let width: Int
  }

  /// Where the file is, for messages.
  let path: String
  /// By their paths, without a slash in front.
  private(set) var groups: Set<String> = []
  private(set) var datasets: [String: Dataset] = [:]
  /// The attributes of groups that are texts, by the group's path and their names.
  private var texts: [String: [String: [String]]] = [:]

  /// What such a file begins with.
  package static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Reads `bytes`, the content of what is at `path`.
  package init(_ bytes: [UInt8], path: String) throws(ModelFileError) {
    self.path = path
    guard bytes.starts(with: Self.signature) else {
      throw ModelFileError(.badData, "\(path): expected an HDF5 file, found other bytes at its beginning")
    }
    var process: pid_t = 0
    // Chunks may be compressed, as far as it is likely that weights are.
    let most = bytes.count.multipliedReportingOverflow(by: 8).partialValue
    let descriptor = bytes.withUnsafeBytes { image in
      fmdist_hdf5_start(image.baseAddress, UInt64(image.count), UInt64(max(most, bytes.count)) + 16_000_000, &process)
    }
    guard descriptor >= 0 else {
      throw ModelFileError(.io, "\(path): no process can be started to read it: \(SystemError()).")
    }
    var isWhole = false
    var failure: SystemError?
    do throws(SystemError) { isWhole = try receive(from: descriptor) } catch { failure = error }
    close(descriptor)
    let status = fmdist_reader_finish(process)
    if let failure { throw ModelFileError(.io, "\(path): cannot be read: \(failure).") }
    guard isWhole, status == 0 else {
      throw ModelFileError(
        .badData, "\(path): libhdf5 cannot read this HDF5 file: it is damaged or cut short. Save or copy it again.")
    }
  }

  /// The texts of the attribute `name` of the group at `path`; nil where there is none.
  func texts(_ name: String, of path: String = "") -> [String]? { texts[path]?[name] }

  /// The attributes of the file itself that are texts.
  var attributes: [String: [String]] { texts[""] ?? [:] }

  /// All that comes from `descriptor`; false where it ends in the middle of something.
  private mutating func receive(from descriptor: Int32) throws(SystemError) -> Bool {
    while true {
      var item = fmdist_hdf5_item()
      let count = try withUnsafeMutableBytes(of: &item) { (room) throws(SystemError) in
        try Descriptor.read(into: room, from: descriptor)
      }
      if count == 0 { return true }
      guard count == MemoryLayout<fmdist_hdf5_item>.size,
        let path = try text(Int(item.path_bytes), from: descriptor),
        let name = try text(Int(item.name_bytes), from: descriptor)
      else { return false }
      guard try receive(item, path: path, name: name, from: descriptor) else { return false }
    }
  }

  private mutating func receive(
    _ item: fmdist_hdf5_item, path: String, name: String, from descriptor: Int32
  ) throws(SystemError) -> Bool {
    switch Int(item.kind) {
    case Int(fmdist_hdf5_group): groups.insert(path)
    case Int(fmdist_hdf5_attribute):
      guard let bytes = try elements(UInt8.self, Int(clamping: item.bytes), from: descriptor) else { return false }
      if item.content == Int32(fmdist_hdf5_texts) {
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        texts[path, default: [:]][name] = parts.map { String(decoding: $0, as: UTF8.self) }
      }
    default:
      let sizes = withUnsafeBytes(of: item.sizes) { raw in
        raw.bindMemory(to: UInt64.self).prefix(Int(max(0, item.rank))).map { Int(clamping: $0) }
      }
      let count = Int(clamping: item.bytes) / MemoryLayout<Float>.size
      guard let values = try elements(Float.self, count, from: descriptor) else { return false }
      let isRead = item.content == Int32(fmdist_hdf5_numbers) && item.bytes > 0
      datasets[path] = Dataset(shape: sizes, values: isRead ? values : nil, width: Int(item.width))
    }
    return true
  }

  private func text(_ count: Int, from descriptor: Int32) throws(SystemError) -> String? {
    try elements(UInt8.self, count, from: descriptor).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The next `count` elements; nil where fewer come.
  private func elements<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ type: Element.Type, _ count: Int, from descriptor: Int32
  ) throws(SystemError) -> [Element]? {
    guard count > 0 else { return [] }
    var elements = [Element](repeating: 0, count: count)
    var failure: SystemError?
    let read = elements.withUnsafeMutableBytes { room in
      do throws(SystemError) { return try Descriptor.read(into: room, from: descriptor) } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return read == count * MemoryLayout<Element>.stride ? elements : nil
  }
}
