import Glibc

/// How much memory there is to use, and whose limit that is.
package struct MemoryLimit: Equatable, Sendable {
  /// Who limits it.
  package enum Owner: Sendable {
    /// There is no more.
    case machine
    /// A container or a job's control group.
    case controlGroup
    /// `ulimit -v`, of each process.
    case addressSpace
    /// `ulimit -d`, of each process.
    case data
  }

  /// Bytes that are left of it.
  package let bytes: Int
  /// All of it, in bytes.
  package let whole: Int
  /// Whose limit.
  package let owner: Owner

  /// A limit of `whole` bytes, of which `bytes` are left: all of them, if nothing else is said.
  package init(bytes: Int, of whole: Int? = nil, owner: Owner) {
    self.bytes = bytes
    self.whole = whole ?? bytes
    self.owner = owner
  }

  /// For a person: "this machine has 24 GB".
  package var words: String {
    let bytes = ByteText.text(bytes)
    return switch owner {
    case .machine: "this machine has \(bytes)"
    case .controlGroup: "its cgroup is limited to \(bytes)"
    case .addressSpace: "ulimit -v leaves \(bytes) to this process"
    case .data: "ulimit -d leaves \(bytes) to this process"
    }
  }

  /// The limit itself, for a person: "ulimit -v, 266 MB".
  package var name: String {
    let owner =
      switch owner {
      case .machine: "this machine's memory"
      case .controlGroup: "its cgroup"
      case .addressSpace: "ulimit -v"
      case .data: "ulimit -d"
      }
    return "\(owner), \(ByteText.text(whole))"
  }

  /// What all processes of this host or container may use together. `root` stands for `/`.
  package static func ofHost(root: String = "", machine: Int = machineBytes) -> MemoryLimit {
    let own = MemoryLimit(bytes: machine, owner: .machine)
    guard let group = ControlGroups(root: root).memory, group < machine else { return own }
    return MemoryLimit(bytes: group, owner: .controlGroup)
  }

  /// What this process may still take by its own limits, the less of them; nil where it has none. `root` stands for `/`.
  package static func ofProcess(root: String = "") -> MemoryLimit? {
    // statm, in pages: size resident shared text lib data dt (proc(5)).
    let pages = (SystemFile.text(root + "/proc/self/statm") ?? "").split(whereSeparator: \.isWhitespace).map {
      Int($0) ?? 0
    }
    let pageBytes = sysconf(Int32(_SC_PAGESIZE))
    func used(_ field: Int) -> Int { pages.indices.contains(field) ? pages[field] * pageBytes : 0 }
    let limits: [(resource: __rlimit_resource_t, owner: Owner, used: Int)] = [
      (__rlimit_resource_t(RLIMIT_AS.rawValue), .addressSpace, used(0)),
      (__rlimit_resource_t(RLIMIT_DATA.rawValue), .data, used(5)),
    ]
    let left = limits.compactMap { limit -> MemoryLimit? in
      var value = rlimit()
      guard getrlimit(limit.resource, &value) == 0, let bytes = Int(exactly: value.rlim_cur) else { return nil }
      return MemoryLimit(bytes: max(0, bytes - limit.used), of: bytes, owner: limit.owner)
    }
    return left.min { $0.bytes < $1.bytes }
  }

  /// The machine's memory, and what it can put aside on disk, in bytes.
  package static var machineBytesWithSwap: Int {
    // "SwapTotal:       0 kB" (proc(5)).
    let line = (SystemFile.text("/proc/meminfo") ?? "").split(separator: "\n").first { $0.hasPrefix("SwapTotal:") }
    let words = line?.split(whereSeparator: \.isWhitespace) ?? []
    let kilobytes = words.count > 1 ? Int(words[1]) ?? 0 : 0
    let (sum, overflow) = machineBytes.addingReportingOverflow(Int(clamping: Int64(clamping: kilobytes) << 10))
    return overflow ? .max : sum
  }

  /// The machine's memory, in bytes.
  package static var machineBytes: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    return pages > 0 ? pages * sysconf(Int32(_SC_PAGESIZE)) : .max
  }
}
