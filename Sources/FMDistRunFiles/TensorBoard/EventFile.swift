import FMDistPlatform
import Foundation

/// One of TensorBoard's event files, `events.out.tfevents.TIME.HOST.PROCESS.0`, open for appending.
///
/// Entries are handed to the system in one piece, so a killed run loses none that was appended; who reads along sees whole ones or
/// waits. They are not forced to the disk: all that they say is in checkpoints.
package final class EventFile {
  /// What every event file has in its name; TensorBoard takes any such file for one.
  static let mark = "tfevents"
  private let file: FileDescriptor

  /// Makes a new file in `folder`, and the folder, with the entries that begin one, and `events` behind them.
  ///
  /// `wallTime` is the time now, in seconds since 1970. What earlier files of the folder hold from `firstStep` on is void.
  package init(
    in folder: String, wallTime: Double, firstStep: Int = 0, events: [TensorBoardEvent] = []
  ) throws(RunFileError) {
    try AtomicFile.makeFolder(folder)
    let name = Self.name(in: folder, wallTime: wallTime)
    file = try FileDescriptor("\(folder)/\(name)", flags: O_WRONLY | O_APPEND | O_CREAT | O_EXCL)
    let beginning = [
      TensorBoardEvent(wallTime: wallTime, step: 0, .fileVersion),
      TensorBoardEvent(wallTime: wallTime, step: firstStep, .sessionStart),
    ]
    try append(beginning + events)
  }

  /// Where it lies.
  package var path: String { file.path }

  /// Adds `events`, in one piece.
  package func append(_ events: [TensorBoardEvent]) throws(RunFileError) {
    try file.write(contentsOf: events.flatMap(\.record))
  }

  /// The event files in `folder`, sorted as TensorBoard reads them; none where there is no such folder.
  package static func all(in folder: String) -> [String] {
    ((try? FileSystem.names(in: folder)) ?? []).filter { $0.contains(mark) }.sorted().map { "\(folder)/\($0)" }
  }

  /// Those of ``all(in:)`` that fmdist made: no link, and with ``signature`` at the end of the name, or of before there was one.
  package static func ours(in folder: String) -> [String] {
    all(in: folder).filter { path in
      guard let status = FileStatus(path, following: false), status.kind == .file else { return false }
      return path.hasSuffix(signature) || (path.hasSuffix(".0") && isUnsigned(path))
    }
  }

  /// What fmdist's event files end in, to be told from another program's.
  private static let signature = ".0.fmdist"

  /// Whether the file at `path` is empty, or begins as fmdist's did before they were signed.
  private static func isUnsigned(_ path: String) -> Bool {
    let version = TensorBoardEvent(wallTime: 1, step: 0, .fileVersion).record
    let start = TensorBoardEvent(wallTime: 1, step: 0, .sessionStart).record
    guard let found = FileSystem.beginning(of: path, count: version.count + start.count) else { return false }
    // Length and checksum of the length do not depend on the time.
    let framing = 12
    return found.isEmpty
      || (found.count == version.count + start.count
        && found[version.count..<(version.count + framing)].elementsEqual(start.prefix(framing))
        && found.prefix(framing).elementsEqual(version.prefix(framing)))
  }

  /// Makes the event files in `folder` void: empties them, and removes those that are empty since an earlier time.
  ///
  /// They are not removed at once, because a TensorBoard that is looking on without its fast loader would wait for ever for the file that it
  /// was reading, and never see the next one. A file that can't be emptied is void by the beginning of the next one.
  package static func retire(in folder: String) {
    for path in ours(in: folder) {
      // One with a second name goes under this one, and stays whole under the other.
      guard let status = FileStatus(path, following: false) else { continue }
      if status.size == 0 || status.names > 1 {
        try? FileSystem.unlink(path)
      } else if let file = try? FileDescriptor(path, flags: O_WRONLY | O_NOFOLLOW) {
        ftruncate(file.number, 0)
      }
    }
  }

  /// TensorBoard reads files in the order of their names, and goes on only to a greater one.
  private static func name(in folder: String, wallTime: Double) -> String {
    let hostName = String((SystemText.hostName ?? "").map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" })
    let times = all(in: folder).compactMap { path in
      path.split(separator: "/").last?.split(separator: ".").dropFirst(3).first.flatMap { Int($0) }
    }
    let latest = 9_999_999_999
    let now = min(max(Int(saturating: wallTime), 0), latest)
    let seconds = max(now, min((times.max() ?? -1) &+ 1, latest))
    let digits = String(repeating: "0", count: max(0, 10 - String(seconds).count)) + String(seconds)
    return "events.out.\(mark).\(digits).\(hostName).\(getpid())\(signature)"
  }
}
