import Foundation

/// A run's `trace.json`.
struct TraceJSON: Decodable {
  struct Event: Decodable {
    struct Arguments: Decodable {
      let name, layer, phase: String?
      let number, step, segment, bytes: Int?
    }
    let ph, name: String
    let cat, id: String?
    let pid: Int
    let tid: Int?
    let ts, dur: Double?
    let args: Arguments?

    /// Microseconds to the nanosecond have three decimals.
    var start: Int { Int(((ts ?? .nan) * 1000).rounded()) }
    var end: Int { start + Int(((dur ?? 0) * 1000).rounded()) }
    /// The names of the layers that are computed together.
    var layers: [String] { args?.layer?.split(separator: "+").map(String.init) ?? [] }
  }
  struct Other: Decodable {
    struct Clock: Decodable {
      let rank, offsetNsAtBegin, offsetNsAtEnd, uncertaintyNsAtBegin, uncertaintyNsAtEnd: Int
      let host: String
    }
    let ranks, steps, droppedEvents: Int
    let summary: [String]
    let shareOfCompute, shareOfExchange, shareOfWaitingForRanks, shareOfWaitingForThreads: Double
    let shareOfExchangeHidden: Double?
    let clocks: [Clock]
  }
  let traceEvents: [Event]
  let otherData: Other

  /// Reads the trace of the run in `folder`.
  init(_ folder: String, in workspace: Workspace) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(TraceJSON.self, from: Data(try workspace.bytes("\(folder)/trace.json")))
  }

  /// The events of the threads, rank by rank, and in each rank thread by thread, in order of time.
  var threads: [[[Event]]] {
    let names = traceEvents.filter { $0.name == "thread_name" && $0.args?.name?.hasPrefix("thread ") == true }
    let ranks = Dictionary(grouping: names, by: \.pid).sorted { $0.key < $1.key }
    return ranks.map { rank in
      rank.value.map { thread in
        traceEvents.filter { $0.ph == "X" && $0.pid == thread.pid && $0.tid == thread.tid }.sorted {
          $0.start < $1.start
        }
      }
    }
  }

  /// The steps that each rank has recorded.
  var steps: [[Event]] {
    let steps = traceEvents.filter { $0.ph == "X" && $0.name.hasPrefix("step ") }
    return Dictionary(grouping: steps, by: \.pid).sorted { $0.key < $1.key }.map {
      $0.value.sorted { $0.start < $1.start }
    }
  }
}
