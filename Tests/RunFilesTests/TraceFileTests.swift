import FMDistRunFiles
import Foundation
import Testing

struct TraceFileTests {
  private struct Trace: Decodable {
    struct Event: Decodable {
      let ph, name: String
      let cat, id: String?
      let pid: Int
      let tid: Int?
      let ts, dur: Double?
      let args: [String: Value]?
    }
    /// A number or text.
    enum Value: Decodable, Equatable {
      case number(Double)
      case text(String)

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self =
          if let number = try? value.decode(Double.self) { .number(number) } else {
            .text(try value.decode(String.self))
          }
      }
    }
    let traceEvents: [Event]
    let otherData: [String: [String?]]
  }

  private let hostile = "a \"quoted\" \\ back\nnew\tline \u{1} Ä 🙂 </script>"

  private func write(
    _ folder: TemporaryFolder, _ body: (TraceFile) throws(RunFileError) -> Void
  ) throws -> Trace {
    try TraceFile.write(
      to: folder.file("trace.json"),
      otherData: { [hostile: .list([.string(hostile), .number(.nan), .number(.infinity)]), "none": .list([])] }, body)
    return try JSONDecoder().decode(Trace.self, from: Data(contentsOf: URL(filePath: folder.file("trace.json"))))
  }

  @Test func anyNameIsEscapedAndTimesAreMicrosecondsToTheNanosecond() throws {
    let folder = try TemporaryFolder()
    let trace = try write(folder) { file throws(RunFileError) in
      try file.name(process: 1, hostile)
      try file.name(process: 1, thread: 7, hostile)
      let label = TraceLabel(hostile, category: hostile, ["text": hostile, "other": ""])
      try file.add(label, process: 1, thread: 7, start: 1_234_567_890_123, end: 1_234_567_890_128, [(hostile, -3)])
      try file.add(TraceLabel("plain", category: "c"), process: 1, thread: 7, start: -1_001, end: 0, [])
    }
    let events = trace.traceEvents
    #expect(events.map(\.ph) == ["M", "M", "M", "M", "X", "X"])
    #expect(events.map(\.name).prefix(4) == ["process_name", "process_sort_index", "thread_name", "thread_sort_index"])
    #expect(events[0].args == ["name": .text(hostile)] && events[2].args == ["name": .text(hostile)])
    #expect(events[4].name == hostile && events[4].cat == hostile)
    #expect(events[4].args == ["text": .text(hostile), "other": .text(""), hostile: .number(-3)])
    #expect(events[4].ts == 1_234_567_890.123 && events[4].dur == 0.005)
    #expect(events[5].ts == -1.001 && events[5].dur == 1.001 && events[5].args == [:])
    #expect(trace.otherData == [hostile: [hostile, nil, nil], "none": []])
    #expect(folder.names == ["trace.json"])
  }

  @Test func overlappingEventsAreTwoEndsWithANumberOfTheirOwn() throws {
    let trace = try write(try TemporaryFolder()) { file throws(RunFileError) in
      let label = TraceLabel("gradients 2", category: "in flight")
      for process in [1, 2] {
        try file.addOverlapping(label, process: process, thread: 3, start: 1000, end: 9000, [("bytes", 5)])
        try file.addOverlapping(label, process: process, thread: 3, start: 2000, end: 8000, [])
      }
    }
    let events = trace.traceEvents
    #expect(events.map(\.ph) == ["b", "e", "b", "e", "b", "e", "b", "e"])
    #expect(events.map(\.ts) == [1, 9, 2, 8, 1, 9, 2, 8])
    #expect(events.allSatisfy { $0.name == "gradients 2" && $0.cat == "in flight" && $0.id != nil })
    #expect(Set(events.compactMap(\.id)).count == 4)
    for pair in 0..<4 { #expect(events[2 * pair].id == events[2 * pair + 1].id) }
  }

  @Test func manyEventsAreWrittenWholeAndNoneIsStillATrace() throws {
    let folder = try TemporaryFolder()
    let count = 20_000
    let trace = try write(folder) { file throws(RunFileError) in
      let label = TraceLabel("forward", category: "compute", ["layer": "dense"])
      for number in 0..<count {
        try file.add(label, process: 1, thread: 1, start: number, end: number + 1, [("step", number)])
      }
    }
    #expect(trace.traceEvents.count == count)
    #expect(trace.traceEvents.last?.args == ["layer": .text("dense"), "step": .number(Double(count - 1))])
    #expect(try write(folder) { _ in }.traceEvents.isEmpty)
  }

  @Test func aTraceThatCannotBeFinishedLeavesTheOldOne() throws {
    let folder = try TemporaryFolder()
    _ = try write(folder) { _ in }
    let before = try Data(contentsOf: URL(filePath: folder.file("trace.json")))
    let failure = RunFileError(.io, path: folder.file("trace.json"), "no more")
    #expect(throws: failure) {
      try TraceFile.write(to: folder.file("trace.json"), otherData: { [:] }) { file throws(RunFileError) in
        try file.name(process: 1, "lost")
        throw failure
      }
    }
    #expect(try Data(contentsOf: URL(filePath: folder.file("trace.json"))) == before)
    #expect(folder.names == ["trace.json"])
  }
}
