import FMDistPlatform
import Foundation
import Testing

/// What cgroups allow, from files as systems have them.
struct ControlGroupTests {
  /// A folder that stands for `/`, removed with the value.
  private final class Root {
    let path = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()

    init(_ files: [String: String]) throws {
      for (name, text) in files {
        let url = URL(filePath: path + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static let version2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
  private static let version1 = """
    33 32 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 - cgroup cgroup rw,cpu,cpuacct
    34 32 0:30 / /sys/fs/cgroup/memory rw shared:11 - cgroup cgroup rw,memory
    35 32 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw

    """

  @Test func `version 2: the group's limits and its ancestors' count, the least of them`() throws {
    let root = try Root([
      "proc/self/cgroup": "0::/user.slice/job\n", "proc/self/mountinfo": Self.version2,
      "sys/fs/cgroup/user.slice/job/cpu.max": "max 100000\n", "sys/fs/cgroup/user.slice/cpu.max": "150000 100000\n",
      "sys/fs/cgroup/user.slice/job/memory.max": "300000000\n", "sys/fs/cgroup/user.slice/memory.max": "max\n",
    ])
    let groups = ControlGroups(root: root.path)
    #expect(groups.cores == 1.5)
    #expect(groups.memory == 300_000_000)
  }

  @Test func `version 1: quota and period, and a limit that is none`() throws {
    let root = try Root([
      "proc/self/cgroup": "9:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n0::/\n",
      "proc/self/mountinfo": Self.version1,
      "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us": "50000\n",
      "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_quota_us": "-1\n",
      "sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": "9223372036854771712\n",
    ])
    let groups = ControlGroups(root: root.path)
    #expect(groups.cores == 0.5)
    #expect(groups.memory == nil)
  }

  @Test(arguments: [
    // In a container the mount shows its own group as the top one, with or without a namespace, and a path may hold spaces.
    ("0::/\n", "30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "sys/fs/cgroup"),
    ("0::/kubepods/pod1\n", "30 23 0:26 /kubepods/pod1 /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "sys/fs/cgroup"),
    ("0::/../other\n", "30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "sys/fs/cgroup"),
    ("0::/a:b c\n", "30 23 0:26 / /my\\040groups ro - cgroup2 cgroup rw\n", "my groups/a:b c"),
  ])
  func `the group is found where it is mounted`(_ cgroup: String, _ mountinfo: String, _ folder: String) throws {
    let root = try Root([
      "proc/self/cgroup": cgroup, "proc/self/mountinfo": mountinfo, "\(folder)/cpu.max": "200000 100000",
      "\(folder)/memory.max": "1000000",
    ])
    let groups = ControlGroups(root: root.path)
    #expect(groups.cores == 2)
    #expect(groups.memory == 1_000_000)
  }

  @Test(
    arguments: [
      [:], ["proc/self/cgroup": "0::/\n"],
      ["proc/self/cgroup": "\n::\n0:x", "proc/self/mountinfo": " - \n - cgroup2 a b\n"],
      [
        "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": version2, "sys/fs/cgroup/cpu.max": "0 0\n",
        "sys/fs/cgroup/memory.max": "-5\n",
      ],
      [
        "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": version2,
        "sys/fs/cgroup/cpu.max": "99999999999999999999 1\n",
        "sys/fs/cgroup/memory.max": "99999999999999999999\n",
      ],
    ] as [[String: String]]) func `what is missing or unreadable limits nothing`(_ files: [String: String]) throws
  {
    let groups = ControlGroups(root: try Root(files).path)
    #expect(groups.cores == nil)
    #expect(groups.memory == nil)
  }

  @Test func `the memory limit is the machine's, or the cgroup's where that is less, and says so`() throws {
    let root = try Root([
      "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": Self.version2,
      "sys/fs/cgroup/memory.max": "300000000\n",
    ])
    let limited = MemoryLimit.ofHost(root: root.path, machine: 24_000_000_000)
    #expect(limited == MemoryLimit(bytes: 300_000_000, owner: .controlGroup))
    #expect(limited.words == "its cgroup is limited to 300 MB")
    let machine = MemoryLimit.ofHost(root: root.path, machine: 200_000_000)
    #expect(machine == MemoryLimit(bytes: 200_000_000, owner: .machine))
    #expect(machine.words == "this machine has 200 MB")
  }

  @Test func `bytes are told in powers of ten`() {
    let texts: [(Int, String)] = [
      (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (165_336_064, "165 MB"), (4_300_000_000, "4.3 GB"),
      (.max, "9223372036 GB"),
    ]
    for (bytes, text) in texts { #expect(ByteText.text(bytes) == text) }
    #expect(ByteText.text(Double.infinity) == ByteText.text(Int.max))
  }
}
