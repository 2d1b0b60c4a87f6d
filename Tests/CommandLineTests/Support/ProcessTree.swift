import FMDistTestSupport
import Foundation

/// The processes of a job.
enum ProcessTree {
  /// Of the processes below `process`, the one that trains as `rank`.
  static func rank(_ rank: Int, below process: Int32) -> Int32? {
    descendants(of: process).first { candidate in
      // Its supervisor has the same environment, and another name.
      guard let name = try? String(contentsOfFile: "/proc/\(candidate)/comm", encoding: .utf8), name == "fmdist\n",
        let environment = FileManager.default.contents(atPath: "/proc/\(candidate)/environ")
      else { return false }
      let words = environment.split(separator: 0).lazy.map { String(decoding: $0, as: UTF8.self) }
      return words.contains("\(JobLauncher.rankVariable)=\(rank)")
    }
  }

  /// The processes that `process` has started.
  static func children(of process: Int32) -> [Int32] {
    descendants(of: process).filter { parent(of: $0) == process }
  }

  private static func descendants(of process: Int32) -> [Int32] {
    var children: [Int32: [Int32]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let candidate = Int32(name), let parent = parent(of: candidate) else { continue }
      children[parent, default: []].append(candidate)
    }
    var found: [Int32] = []
    var waiting = [process]
    while let next = waiting.popLast() {
      let own = children[next] ?? []
      found += own
      waiting += own
    }
    return found
  }

  private static func parent(of process: Int32) -> Int32? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 1 ? Int32(fields[1]) : nil
  }
}
