import FMDistRunFiles
import Testing

struct RunStateTests {
  private static let begin = #"{"event":"begin","epoch":1}"#
  private static let end = #"{"event":"end"}"#

  @Test(arguments: [
    ([], RunState.open), ([begin], .open), ([begin, #"{"event":"epoch","epoch":1}"#, end], .finished),
    ([begin, end, begin], .open), ([begin, end, begin, end], .finished),
    ([begin, #"{"event":"diverged","epoch":7,"step":4211}"#], .diverged(epoch: 7, step: 4211)),
    ([begin, end, begin, #"{"event":"diverged","epoch":7,"step":4211}"#], .diverged(epoch: 7, step: 4211)),
    ([#"{"event":"diverged","epoch":7,"step":4211}"#, begin], .open),
    ([begin, #"{"event":"stopped","epoch":3,"sample_offset":64,"step":9}"#], .stopped(epoch: 3)),
    // As older versions write it.
    ([begin, #"{"event":"checkpoint","epoch":2,"sample_offset":0}"#, #"{"event":"stopped"}"#], .stopped(epoch: 2)),
    ([begin, #"{"event":"stopped"}"#], .stopped(epoch: nil)),
    ([begin, #"{"event":"replicas_differ","step":12,"ranks":"1"}"#], .replicasDiffer(step: 12)),
    ([begin, #"{"event":"strayed","step":12,"ranks":"1"}"#], .replicasDiffer(step: 12)),
    // Numbers that no run has, and lines cut short.
    (
      [#"{"event":"diverged","epoch":9223372036854775807,"step":-1}"#, #"{"event":"beg"#, "[]", "{\"event\":5}"],
      .diverged(epoch: nil, step: nil)
    ),
  ])
  func isThatOfTheLastSession(lines: [String], expected: RunState) throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(lines.joined(separator: "\n"), to: folder.file("log"))
    #expect(try RunState(log: folder.file("log")) == expected)
  }
}
