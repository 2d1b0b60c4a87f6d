import FMDistPlatform
import Foundation

extension EventLog {
  /// What the lines of the log at `path` have in the fields of `Line`, decoded as they are asked for.
  ///
  /// The log is for reading along and may have been cut anywhere, so lines that have no such fields are passed over. Throws where it can't be
  /// read.
  static func lines<Line: Decodable>(
    of path: String, _ type: Line.Type
  ) throws(RunFileError) -> some BidirectionalCollection<Line> {
    let bytes = try InputFile.read(path, limit: 1 << 28)
    return bytes.split(separator: UInt8(ascii: "\n")).lazy.compactMap { line in
      try? JSONText.value(type, of: Data(line))
    }
  }
}
