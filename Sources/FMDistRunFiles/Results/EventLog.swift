import FMDistPlatform
import Foundation

/// What happened in a run, as it happens: `log.jsonl`, one JSON object a line with a time stamp and the event's name.
///
/// Each line is handed to the system in one piece before ``append(_:_:)`` returns, so a killed run loses none; a power
/// loss may lose the last ones.
package final class EventLog: Sendable {
  /// A value in a line.
  package typealias Value = JSONValue

  private let file: FileDescriptor
  private let now: @Sendable () -> Date

  /// Opens the log at `path`, and makes it when it is not there. `now` gives the time.
  package init(_ path: String, now: @escaping @Sendable () -> Date = { Date() }) throws(RunFileError) {
    try AtomicFile.makeFolder(PathText.split(path).folder)
    try AtomicFile.expectFile(path)
    // A second name of the file is somebody's copy (cp -l), which is not to grow.
    if let status = FileStatus(path), status.names > 1 {
      try AtomicFile.write(try InputFile.read(path, limit: status.size), to: path)
    }
    file = try FileDescriptor(path, flags: O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW)
    self.now = now
    // A line that was cut short, by a full disk, must not swallow the next one.
    guard let last = try file.lastByte(), last != 0x0A else { return }
    try file.write(contentsOf: [UInt8(0x0A)])
  }

  /// Whether the file is still where it was opened.
  package var isInPlace: Bool {
    FileStatus(file.path, following: false)?.identity == FileStatus(descriptor: file.number)?.identity
  }

  /// Adds a line with the time, `event` and `fields` in their order.
  package func append(_ event: String, _ fields: KeyValuePairs<String, Value> = [:]) throws(RunFileError) {
    try append(line: Self.line(event, fields, time: now()))
  }

  /// Adds a line that ``line(_:_:time:)`` gave.
  package func append(line: String) throws(RunFileError) { try file.write(contentsOf: Array("\(line)\n".utf8)) }

  /// The line, without its end, for `event` at `time` with `fields` and then `metrics` in their order: a JSON object. The names of metrics
  /// get `prefix` before them.
  package static func line(
    _ event: String, _ fields: KeyValuePairs<String, Value> = [:], metrics: [NamedMetric] = [], prefix: String = "",
    time: Date = Date()
  ) -> String {
    let time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    var line = "{\"time\":\(JSONText.quoted(time)),\"event\":\(JSONText.quoted(event))"
    for (key, value) in fields { line += ",\(JSONText.quoted(key)):\(value.json)" }
    for metric in metrics { line += ",\(JSONText.quoted(prefix + metric.name)):\(Value.number(metric.value).json)" }
    return line + "}"
  }
}
