/// The control groups (cgroups) that this process is in, of version 1 or 2, and what they allow.
///
/// `/proc/self/cgroup` says which group, `/proc/self/mountinfo` where the groups' files are (cgroups(7), proc(5)). A group's
/// ancestors limit it too. Without these files, as on other systems, nothing is limited.
package struct ControlGroups: Sendable {
  /// The processor time that may be used, in cores; nil where nothing limits it.
  package let cores: Double?
  /// The memory that may be used, in bytes; nil where nothing limits it.
  package let memory: Int?

  /// This process's, as they were when they were first asked for.
  package static let own = ControlGroups()

  /// Reads the files below `root`, which stands for `/`.
  package init(root: String = "") {
    let groups = Self.groups(SystemFile.text(root + "/proc/self/cgroup") ?? "")
    let mounts = Self.mounts(SystemFile.text(root + "/proc/self/mountinfo") ?? "")
    var (cores, memory): ([Double], [Int]) = ([], [])
    for mount in mounts {
      // A mount of version 1 is of its controllers' groups, one of version 2 of the group without any.
      guard
        let group = groups.first(where: {
          mount.isVersion2 ? $0.controllers.isEmpty : !$0.controllers.isDisjoint(with: mount.options)
        })
      else { continue }
      for folder in Self.folders(of: group.path, below: mount) {
        func text(_ file: String) -> String? { SystemFile.text(root + folder + "/" + file) }
        if mount.isVersion2 {
          if let quota = text("cpu.max").flatMap(Self.quotaVersion2) { cores.append(quota) }
          if let limit = text("memory.max").flatMap(Self.limit) { memory.append(limit) }
        } else {
          if mount.options.contains("cpu"),
            let quota = Self.quotaVersion1(text("cpu.cfs_quota_us") ?? "", period: text("cpu.cfs_period_us") ?? "")
          {
            cores.append(quota)
          }
          if mount.options.contains("memory"), let limit = text("memory.limit_in_bytes").flatMap(Self.limit) {
            memory.append(limit)
          }
        }
      }
    }
    self.cores = cores.min()
    self.memory = memory.min()
  }

  /// A line of `/proc/self/cgroup`: `4:memory:/group`, or of version 2 `0::/group`.
  private struct Group {
    let controllers: Set<String>
    let path: String
  }

  private static func groups(_ text: String) -> [Group] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      return Group(controllers: Set(fields[1].split(separator: ",").map(String.init)), path: String(fields[2]))
    }
  }

  /// Where groups are mounted.
  private struct Mount {
    let isVersion2: Bool
    /// The group that is at ``point``: not the top one in a container that sees only its own.
    let root: String
    let point: String
    /// The controllers, among other words.
    let options: Set<String>
  }

  private static func mounts(_ text: String) -> [Mount] {
    text.split(separator: "\n").compactMap { line in
      // 31 23 0:28 root point options optional… - type source options
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
      let type = fields[dash + 1]
      guard type == "cgroup" || type == "cgroup2" else { return nil }
      return Mount(
        isVersion2: type == "cgroup2", root: unescaped(fields[3]), point: unescaped(fields[4]),
        options: Set(fields[dash + 3].split(separator: ",").map(String.init)))
    }
  }

  /// Spaces and the like are octal there: `\040`.
  private static func unescaped(_ field: Substring) -> String {
    guard field.contains("\\") else { return String(field) }
    var (bytes, rest) = ([UInt8](), Array(field.utf8)[...])
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The folders of the group `path` and of its ancestors as far as `mount` shows them.
  private static func folders(of path: String, below mount: Mount) -> [String] {
    var parts = path.split(separator: "/").map(String.init)
    let above = mount.root.split(separator: "/").map(String.init)
    // A group outside the mount, or one that a namespace shows as "/../…", is what lies at its point for us.
    if parts.starts(with: above), !parts.contains("..") { parts.removeFirst(above.count) } else { parts = [] }
    let point = mount.point == "/" ? "" : mount.point
    return (0...parts.count).map { ([point] + parts.prefix($0)).joined(separator: "/") }
  }

  /// "50000 100000" is half a core, "max 100000" no limit.
  private static func quotaVersion2(_ text: String) -> Double? {
    let words = text.split(whereSeparator: \.isWhitespace)
    return words.count == 2 ? quotaVersion1(String(words[0]), period: String(words[1])) : nil
  }

  /// -1 is no limit.
  private static func quotaVersion1(_ quota: String, period: String) -> Double? {
    guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else { return nil }
    return Double(quota) / Double(period)
  }

  /// Bytes; "max", and the largest number of pages in version 1, are no limit.
  private static func limit(_ text: String) -> Int? {
    guard let bytes = number(text), bytes >= 0, bytes < 1 << 62 else { return nil }
    return bytes
  }

  private static func number(_ text: String) -> Int? {
    text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }
}
