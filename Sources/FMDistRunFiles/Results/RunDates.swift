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
    let lines = try EventLog.lines(of: path, Line.self)
    began = lines.first { $0.event == "begin" }?.time
    ended = lines.last { $0.event == "end" }?.time
  }

  /// The same for seconds since 1970.
  package static func words(secondsSince1970 seconds: Double) -> String {
    words(Date(timeIntervalSince1970: seconds).formatted(Date.ISO8601FormatStyle()))
  }

  /// "2026-01-31 12:00:00 UTC" for a time in ISO 8601; other text as it is.
  package static func words(_ time: String) -> String {
    guard time.count >= 20, time.hasSuffix("Z"), time.dropFirst(10).first == "T" else { return time }
    return "\(time.prefix(10)) \(time.dropFirst(11).prefix(8)) UTC"
  }
}
