import FMDistPlatform

extension DoctorCheck {
  /// The memory that training may take.
  static let memory = DoctorCheck("memory") { surroundings in
    let host = MemoryLimit.ofHost(root: surroundings.root)
    let free = available(in: surroundings.text("/proc/meminfo") ?? "")
    return memory(host: host, process: MemoryLimit.ofProcess(root: surroundings.root), free: free)
  }

  /// The same with what `host` has for all, what is left for this `process` by limits of its own, and what is `free` just now, in bytes.
  package static func memory(host: MemoryLimit, process: MemoryLimit?, free: Int?) -> DoctorFinding {
    var found = host.words
    // Where a cgroup limits it, others' free memory is not its own.
    let usable = min(host.bytes, free ?? .max)
    if host.owner == .machine, let free { found += ", of which \(ByteText.text(free)) are free" }
    if let process { found += "; \(process.words)" }
    let finding = DoctorFinding(found).with("bytes", host.bytes).with("free_bytes", free)
      .with("process_bytes", process?.bytes)
    let least = min(usable, process?.bytes ?? .max)
    guard least < enough else { return finding }
    let cure =
      process.map { $0.bytes == least } == true
      ? "allow more (ulimit -v unlimited)"
      : host.owner == .controlGroup ? "give the container or the job more" : "end others"
    return finding.saying(
      .advice,
      "The built-in model takes about \(ByteText.text(enough)) a rank: \(cure), or train with fewer ranks and more threads. A training that "
        + "lacks memory says before it begins how much it needs.")
  }

  /// What the built-in model's training takes at the most, data and libraries counted in.
  private static let enough = 500_000_000

  /// "MemAvailable:   22036248 kB" (proc(5)).
  package static func available(in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.flatMap {
      let (bytes, overflow) = $0.multipliedReportingOverflow(by: 1024)
      return overflow ? nil : bytes
    }
  }
}
