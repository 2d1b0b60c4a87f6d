import Foundation

/// When a run began and ended, by its log; in UTC, as ISO 8601.
package struct RunDates: Sendable, Equatable {
  /// The time of the first session's beginning.
  package var began: String?
  /// The time of the last end.
  package var ended: String?

  /// Dates; nil where they are not known.
  package init(began: String? = nil, ended: String? = nil) {
    self.began = began
    self.ended = ended
  }

  private struct Line: Decodable {
    var event: String
    var time: String?
  }

  /// The dates in the log at `path`; lines that are no events are passed over. Throws where it can't be read.
  package init(log path: String) throws(RunFileError) {
    let bytes = try InputFile.read(path, limit: 1 << 28)
    let decoder = JSONDecoder()
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    func time(_ lines: some Sequence<ArraySlice<UInt8>>, _ event: String) -> String? {
      for line in lines {
        if let line = try? decoder.decode(Line.self, from: Data(line)), line.event == event { return line.time }
      }
      return nil
    }
    began = time(lines, "begin")
    ended = time(lines.reversed(), "end")
  }

  /// "2026-01-31 12:00:00 UTC" for a time in ISO 8601; other text as it is.
  package static func words(_ time: String) -> String {
    guard time.count >= 20, time.hasSuffix("Z"), time.dropFirst(10).first == "T" else { return time }
    return "\(time.prefix(10)) \(time.dropFirst(11).prefix(8)) UTC"
  }
}
