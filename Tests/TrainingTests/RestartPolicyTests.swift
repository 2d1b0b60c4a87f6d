import FMDistRunFiles
import FMDistRuns
import Testing

/// What `train --restarts` does about a job that has ended, and with what it starts the next.
struct RestartPolicyTests {
  @Test func pausesGrowUntilThereIsANewerCheckpoint() {
    var policy = RestartPolicy(most: 3)
    func seconds(_ hasProgressed: Bool) -> Double? {
      if case .restart(let seconds) = policy.verdict(code: 137, hasProgressed: hasProgressed) { return seconds }
      return nil
    }
    #expect([seconds(false), seconds(false), seconds(true), seconds(false), seconds(false)] == [1, 2, 1, 2, 4])
    #expect(policy.verdict(code: 137, hasProgressed: false) == .giveUp)
    var patient = RestartPolicy(most: 100)
    let pauses = (0..<100).map { _ in patient.verdict(code: 70, hasProgressed: false) }
    #expect(pauses.last == .restart(seconds: 300))
  }

  @Test func whatWouldEndTheSameWayAgainIsNotStarted() {
    for code: Int32 in [0, 64, 65, 66, 73, 78, 80] {
      var policy = RestartPolicy(most: 3)
      #expect(policy.verdict(code: code, hasProgressed: false) == .end, "\(code)")
    }
    for code: Int32 in [1, 9, 70, 71, 74, 75, 127, 134, 137, 139] {
      var policy = RestartPolicy(most: 3)
      #expect(policy.verdict(code: code, hasProgressed: false) == .restart(seconds: 1), "\(code)")
    }
  }

  /// What was in order once is not refused later: the ranks of a job that was killed may hold the folder for a moment (73), a rank that is killed
  /// before it has come to the others ends the launch (64), a network folder is away (66), and mpirun mixes codes: 74 | 70 is 78, 64 | 9 is 73.
  @Test func onceAJobHasTrainedARefusalIsACrash() {
    for code: Int32 in [64, 65, 66, 73, 78] {
      var policy = RestartPolicy(most: 3)
      #expect(policy.verdict(code: 137, hasProgressed: false) == .restart(seconds: 1))
      #expect(policy.verdict(code: code, hasProgressed: false) == .restart(seconds: 2), "\(code)")
      var trained = RestartPolicy(most: 3)
      #expect(trained.verdict(code: code, hasProgressed: true) == .restart(seconds: 1), "\(code)")
    }
    for code: Int32 in [0, 80] {
      var policy = RestartPolicy(most: 3)
      #expect(policy.verdict(code: 137, hasProgressed: true) == .restart(seconds: 1))
      #expect(policy.verdict(code: code, hasProgressed: true) == .end, "\(code)")
    }
  }

  @Test func theNextJobGoesOnInTheFolder() {
    let command = RestartCommand(
      program: "/usr/bin/fmdist", arguments: ["train", "--output", "a", "--overwrite", "--resume=b"],
      launcher: ["mpirun", "-bind-to", "none"])
    #expect(command.goesOnFromElsewhere)
    #expect(
      command.words(.asAsked(after: nil), ranks: nil, hostFile: nil)
        == ["/usr/bin/fmdist", "train", "--output", "a", "--overwrite", "--resume=b"])
    let note = RestartNote(time: 1.5, code: 137, sentence: "rank 2 was killed \"by\" signal 9")
    let words = command.words(.fromItsFolder(after: note), ranks: 3, hostFile: "hosts")
    #expect(
      words.dropLast()
        == [
          "mpirun", "-bind-to", "none", "-n", "3", "-hostfile", "hosts", "/usr/bin/fmdist", "train", "--output", "a",
          "--resume", "auto", "--restarted-after",
        ])
    #expect(RestartNote(words.last ?? "") == note)
    let anew = command.words(.anew(after: note), ranks: 3, hostFile: nil)
    #expect(
      anew.dropLast(2) == [
        "mpirun", "-bind-to", "none", "-n", "3", "/usr/bin/fmdist", "train", "--output", "a", "--resume=b",
        "--overwrite",
      ])
    #expect(RestartNote("{}") == nil && RestartNote("") == nil)
    #expect(
      RestartCommand.without(["--ranks"], ["train", "--ranks", "4", "--ranks=2", "--ranksome"]) == [
        "train", "--ranksome",
      ])
  }

  @Test func hostsAreReadAsLaunchersReadThem() throws {
    let list = try HostList("# ours\nnode1:4\n\n node2 slots=2 # slow\nfe80::1\n", path: "hosts")
    #expect(list.hosts.map(\.name) == ["node1", "node2", "fe80::1"])
    #expect(list.hosts.map(\.ranks) == [4, 2, nil])
    let left = list.filtered { $0.name != "node2" }
    #expect(left.text == "node1:4\nfe80::1\n")
    // Two of three hosts, of which one does not say how many it takes.
    #expect(left.ranks(of: 8, whole: list) == 6)
    let counted = try HostList("a:4\nb:4\n", path: "hosts")
    #expect(counted.ranks(of: 8, whole: counted) == 8)
    #expect(counted.filtered { $0.name == "b" }.ranks(of: 8, whole: counted) == 4)
    #expect(counted.filtered { $0.name == "b" }.ranks(of: 3, whole: counted) == 3)
    // Lines as Windows ends them.
    #expect(try HostList("a:2\r\nb\r\n", path: "hosts").hosts.map(\.name) == ["a", "b"])
    // As many as were asked for, where none is missing.
    let few = try HostList("a:1\nb:1\n", path: "hosts")
    #expect(few.ranks(of: 4, whole: few) == 4 && few.filtered { $0.name == "b" }.ranks(of: 4, whole: few) == 1)
    for (text, sentence) in [
      ("", "names no host"), ("a:x", "line 1: expected a number of ranks from 1 to 65536, found 'x'"),
      ("a\nb:0", "line 2"), ("-oProxyCommand=x", "expected a host"), ("b slots=99999999999999999999", "line 1"),
    ] {
      do {
        _ = try HostList(text, path: "hosts")
        Issue.record("'\(text)' was taken")
      } catch { #expect("\(error)".contains(sentence), "\(error)") }
    }
  }
}
