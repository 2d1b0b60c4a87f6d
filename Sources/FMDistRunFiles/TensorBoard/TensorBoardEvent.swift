/// An entry of an event file: an `Event` of TensorFlow's `event.proto`.
package struct TensorBoardEvent: Sendable, Equatable {
  /// What happened.
  package enum Content: Sendable, Equatable {
    /// The first entry of every file: the format's version, and who writes.
    case fileVersion
    /// A session begins: what earlier files of the folder hold at this step or later is void.
    case sessionStart
    /// There are values to show.
    case values([TensorBoardValue])
  }

  /// When it happened, in seconds since 1970.
  package let wallTime: Double
  /// Where it stands on the curves' axis.
  package let step: Int
  /// What happened.
  package let content: Content

  /// `content` at `step`, at the time `wallTime`.
  package init(wallTime: Double, step: Int, _ content: Content) {
    self.wallTime = wallTime
    self.step = step
    self.content = content
  }

  /// The version of the format. From 2 on a session's start voids what was there, and not any step backwards.
  private static let version = "brain.Event:2"

  /// The event as a record of the file.
  var record: [UInt8] {
    var message = ProtobufMessage()
    message.append(double: wallTime, field: 1)
    message.appendUnlessZero(varint: Int64(step), field: 2)
    switch content {
    case .fileVersion:
      message.append(string: Self.version, field: 3)
      message.append(field: 10) { $0.append(string: "fmdist", field: 1) }
    case .sessionStart:
      let start: Int64 = 1
      message.append(field: 7) { $0.append(varint: start, field: 1) }
    case .values(let values):
      message.append(field: 5) { summary in
        for value in values { summary.append(field: 1) { value.encode(into: &$0) } }
      }
    }
    return RecordFraming.record(message.bytes)
  }
}
