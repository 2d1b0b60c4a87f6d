import Foundation

/// What processes have computed, by the system's own books, in seconds of one core.
enum ProcessTimes {
  private static let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// All processes of the machine, and what the host has taken from a virtual one.
  static func busySeconds() -> Double {
    let line = text("/proc/stat").prefix { $0 != "\n" }
    let fields = line.split(separator: " ").dropFirst().map { Double($0) ?? 0 }
    // user nice system idle iowait irq softirq steal
    return fields.enumerated().reduce(0) { $0 + ([3, 4].contains($1.offset) || $1.offset > 7 ? 0 : $1.element) } / ticks
  }

  /// Each of `roots` with all processes below it.
  static func seconds(below roots: [Int32]) -> [Double] {
    var children: [Int32: [Int32]] = [:]
    var own: [Int32: Double] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let process = Int32(name) else { continue }
      let stat = text("/proc/\(name)/stat")
      guard let end = stat.lastIndex(of: ")") else { continue }
      // state ppid … utime (14th of all) stime
      let fields = stat[stat.index(after: end)...].split(separator: " ")
      guard fields.count > 12, let parent = Int32(fields[1]) else { continue }
      children[parent, default: []].append(process)
      own[process] = ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / ticks
    }
    return roots.map { root in
      var (waiting, sum) = ([root], 0.0)
      while let next = waiting.popLast() {
        sum += own[next] ?? 0
        waiting += children[next] ?? []
      }
      return sum
    }
  }

  private static func text(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
