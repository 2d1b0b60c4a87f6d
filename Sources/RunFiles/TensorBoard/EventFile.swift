import Foundation

/// One of TensorBoard's event files, `events.out.tfevents.TIME.HOST.PROCESS.0`, open for appending.
///
/// Entries are handed to the system in one piece, so a killed run loses none that was appended; who reads along sees whole ones or
/// waits. They are not forced to the disk: all that they say is in checkpoints.
public final class EventFile {
  /// What every event file has in its name; TensorBoard takes any such file for one.
  static let mark = "tfevents"
  private let file: FileDescriptor

  /// Makes a new file in `folder`, and the folder, with the entries that begin one, and `events` behind them.
  ///
  /// `wallTime` is the time now, in seconds since 1970.
  public init(in folder: String, wallTime: Double, events: [TensorBoardEvent] = []) throws(RunFileError) {
    try AtomicFile.makeFolder(folder)
    let name = Self.name(in: folder, wallTime: wallTime)
    file = try FileDescriptor("\(folder)/\(name)", flags: O_WRONLY | O_APPEND | O_CREAT | O_EXCL)
    let beginning = [
      TensorBoardEvent(wallTime: wallTime, step: 0, .fileVersion),
      TensorBoardEvent(wallTime: wallTime, step: 0, .sessionStart),
    ]
    try append(beginning + events)
  }

  /// Where it lies.
  public var path: String { file.path }

  /// Adds `events`, in one piece.
  public func append(_ events: [TensorBoardEvent]) throws(RunFileError) {
    try file.write(contentsOf: events.flatMap(\.record))
  }

  /// The event files in `folder`, sorted as TensorBoard reads them; none where there is no such folder.
  public static func all(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.contains(mark) }.sorted().map { "\(folder)/\($0)" }
  }

  /// Makes the event files in `folder` void: empties them, and removes those that are empty since an earlier time.
  ///
  /// They are not removed at once, because a TensorBoard that is looking on without its fast loader would wait for ever for the file that it
  /// was reading, and never see the next one. A file that can't be emptied is void by the beginning of the next one.
  public static func retire(in folder: String) {
    for file in all(in: folder) {
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      _ = status.st_size == 0 ? unlink(file) : truncate(file, 0)
    }
  }

  /// TensorBoard reads files in the order of their names, and goes on only to a greater one.
  private static func name(in folder: String, wallTime: Double) -> String {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let known = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let hostName = String(known.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" })
    let times = all(in: folder).compactMap { path in
      path.split(separator: "/").last?.split(separator: ".").dropFirst(3).first.flatMap { Int($0) }
    }
    let latest = 9_999_999_999
    let now = Int(min(max(wallTime, 0), Double(latest)))
    let seconds = max(now, min((times.max() ?? -1) &+ 1, latest))
    let digits = String(repeating: "0", count: max(0, 10 - String(seconds).count)) + String(seconds)
    return "events.out.\(mark).\(digits).\(hostName).\(getpid()).0"
  }
}
