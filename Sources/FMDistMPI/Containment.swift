import CFMDistMPI
import FMDistCommunication

/// What the ranks of a group know of each other's work: how many messages went which way, and who has failed.
///
/// An error in a group must leave nothing behind: no message that a later operation would take for its own, and no memory that MPI
/// still writes to. So when one has failed, all say how many messages they have sent to whom, take back the receives that are under way, and receive
/// what is left, until every message has come to its end. For that all of a group's messages are between two ranks, as MPI's own
/// collective operations can't be taken back.
final class Containment {
  /// All messages so far, by the other rank.
  private(set) var sent: [Int]
  private(set) var received: [Int]
  /// What each rank has said of the present work, and how many messages it has sent to this one.
  var heard: [(outcome: GroupOutcome, messages: Int)?]
  /// Pieces of work so far: what is said of two that follow each other must not be mixed up.
  var round = 0
  /// A message that is sent while this rank waits for another one.
  var held: [RequestHandle] = []
  /// What all have said, from when it is known that one has failed until this rank's work has ended.
  var verdict: [GroupOutcome]?

  /// Of `size` ranks.
  init(size: Int) {
    sent = Array(repeating: 0, count: size)
    received = sent
    heard = Array(repeating: nil, count: size)
  }

  /// Notes a message to `peer`.
  func hasSent(to peer: Int) { sent[peer] += 1 }
  /// Notes a message of `peer`.
  func hasReceived(from peer: Int) { received[peer] += 1 }
  /// The tag of what is said of the present work; that of the collective operations is 0.
  var tag: Int32 { 1 + Int32(round % 2) }
  /// The tag of the meeting that follows a failure.
  static let meetingTag: Int32 = 3

  /// From now on what ranks say is of the next work.
  func beginNext() {
    for peer in heard.indices { heard[peer] = nil }
    round += 1
  }
}

/// What a rank says of its work, as bytes: a kind, a count of messages, and words.
struct OutcomeMessage {
  /// The most bytes of one: small enough to be sent at once.
  static let mostBytes = 1024
  private static let headerBytes = 9

  /// The bytes for a rank that was sent `messages`.
  static func bytes(_ outcome: GroupOutcome, messages: Int) -> [UInt8] {
    let kind: UInt8 =
      switch outcome {
      case .finished: 0
      case .failed: 1
      case .abandoned: 2
      }
    let count = withUnsafeBytes(of: Int64(messages).littleEndian) { Array($0) }
    // Cut between characters.
    var text = outcome.reason ?? ""
    while text.utf8.count > mostBytes - headerBytes { text.removeLast() }
    return [kind] + count + Array(text.utf8)
  }

  /// What `bytes` say.
  static func read(_ bytes: [UInt8]) -> (outcome: GroupOutcome, messages: Int) {
    let text = String(decoding: bytes.dropFirst(headerBytes), as: UTF8.self)
    let count = bytes[1..<headerBytes].reversed().reduce(0) { $0 << 8 | Int($1) }
    switch bytes[0] {
    case 0: return (.finished, count)
    case 1: return (.failed(text), count)
    default: return (.abandoned(text), count)
    }
  }
}
