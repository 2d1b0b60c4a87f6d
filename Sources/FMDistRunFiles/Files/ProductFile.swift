import FMDistPlatform
import Foundation

/// A picture or a page that somebody asked for by name: a file that says in its first bytes that fmdist made it, so that it, and nothing else, can be
/// replaced unasked.
package enum ProductFile {
  /// Writes `bytes` to `path`: into a device or a pipe, else atomically.
  package static func write(_ bytes: [UInt8], to path: String) throws(RunFileError) {
    guard isStream(path) else { return try AtomicFile.write(bytes, to: path) }
    try FileDescriptor(path, flags: O_WRONLY | O_APPEND).write(contentsOf: bytes)
  }

  /// Why the file at `path` may not be replaced, for a sentence: "it is a link". Nil where it may, or where nothing is.
  package static func objection(_ path: String) -> String? {
    guard !isStream(path), let status = FileStatus(path, following: false) else { return nil }
    switch status.kind {
    case .link: return "is a link"
    case .folder: return "is a folder"
    case .other: return nil
    case .file: break
    }
    if !status.isWritable { return "is write-protected" }
    return status.size == 0 || isMade(FileSystem.beginning(of: path, count: 1024) ?? [])
      ? nil : "already exists, and was not made by fmdist"
  }

  /// Whether `path` is where bytes go through: a device, a pipe, a socket, an open file of a process. A file that merely lies under `/dev`, as those
  /// of `/dev/shm` do, is a file like any other.
  package static func isStream(_ path: String) -> Bool { FileStatus(path)?.kind == .other || isOpenFile(path) }

  /// Whether `path` is a name for an open file of a process, whatever that is: `/dev/stdout`, `/dev/fd/1`, `/proc/self/fd/1`.
  private static func isOpenFile(_ path: String) -> Bool {
    let (folder, name) = PathText.split(path)
    // `/dev/fd` is a link into /proc.
    guard let place = FileSystem.realPath(folder) else { return false }
    if place == "/dev" { return ["stdin", "stdout", "stderr"].contains(name) }
    let names = PathText.names(place)
    return names.first == "proc" && names.last == "fd" && names.count > 2 && Int32(name) != nil
  }

  /// Whether a file that begins with `bytes` was made by fmdist.
  package static func isMade(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: pngSignature) { return bytes.dropFirst(pngHeader).starts(with: pngMark) }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains(svgMark) || text.contains(htmlMark)
  }

  /// What every page has in its head.
  private static let htmlMark = #"<meta name="generator" content="fmdist"/>"#
  private static let svgMark = "<!-- made by fmdist -->"
  private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The signature and the chunk IHDR.
  private static let pngHeader = 33
  /// The chunk `tEXt` with `Software` and `fmdist`: its length, type, content and CRC-32.
  private static let pngMark: [UInt8] =
    [0, 0, 0, 15] + Array("tEXtSoftware\0fmdist".utf8) + [0xCE, 0x2B, 0x0F, 0xCB]

  /// A PNG file with the mark.
  package static func markedPNG(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: pngSignature), bytes.count > pngHeader else { return bytes }
    return Array(bytes[..<pngHeader]) + pngMark + bytes[pngHeader...]
  }

  /// An SVG file with the mark behind its first line, the XML declaration.
  package static func markedSVG(_ bytes: [UInt8]) -> [UInt8] {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
    return Array(bytes[...end]) + Array("\(svgMark)\n".utf8) + bytes[(end + 1)...]
  }
}
