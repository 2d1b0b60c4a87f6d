/// A restart of a run that did not end as planned: what `fmdist train --restarts` has done without a hand.
package struct RestartRecord: Codable, Equatable, Sendable {
  /// When the session before ended, in seconds since 1970.
  package var ended: Double
  /// Its exit code, and the last thing that it said.
  package var code: Int
  package var sentence: String
  /// Where this session goes on: the epoch, from 1, and how many of its images are trained.
  package var epoch, sampleOffset: Int
  /// The ranks of this session, and the hosts that they run on.
  package var ranks: Int
  package var hosts: [String]

  package init(
    ended: Double, code: Int, sentence: String, epoch: Int, sampleOffset: Int, ranks: Int, hosts: [String]
  ) {
    (self.ended, self.code, self.sentence) = (ended, code, sentence)
    (self.epoch, self.sampleOffset, self.ranks, self.hosts) = (epoch, sampleOffset, ranks, hosts)
  }

  enum CodingKeys: String, CodingKey {
    case ended, code, sentence, epoch
    // A word alone: some readers turn snake case into other keys.
    case sampleOffset = "images"
    case ranks, hosts
  }

  /// The event of the log.
  package static let event = "restart"

  private struct Line: Decodable {
    let restart: RestartRecord?

    private enum Key: String, CodingKey { case event }

    init(from decoder: any Decoder) throws {
      let event = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .event)
      restart = event == RestartRecord.event ? try RestartRecord(from: decoder) : nil
    }
  }

  /// What the line in the log has beside the event.
  package var fields: KeyValuePairs<String, EventLog.Value> {
    [
      CodingKeys.ended.rawValue: .number(ended), CodingKeys.code.rawValue: .integer(code),
      CodingKeys.sentence.rawValue: .string(sentence), CodingKeys.epoch.rawValue: .integer(epoch),
      CodingKeys.sampleOffset.rawValue: .integer(sampleOffset), CodingKeys.ranks.rawValue: .integer(ranks),
      CodingKeys.hosts.rawValue: .list(hosts.map { .string($0) }),
    ]
  }

  /// The restarts in the log at `path`, in their order; none where it can't be read.
  package static func all(inLog path: String) -> [RestartRecord] {
    guard let lines = try? EventLog.lines(of: path, Line.self) else { return [] }
    return lines.compactMap(\.restart)
  }
}
