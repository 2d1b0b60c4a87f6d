import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// `training.checkpoints`: when they are written, how many stay, and whether they find room.
struct CheckpointRuleTests {
  private static func training(_ checkpoints: String) throws -> RunConfiguration {
    let text = """
      model:
        - flatten
        - dense: {units: 10, activation: softmax}
      training: {checkpoints: \(checkpoints)}
      """
    return try RunConfiguration(ConfigurationNode(text: text, name: "test"))
  }

  @Test func keysAreReadAndWritten() throws {
    for (text, rule) in [
      ("{}", CheckpointRule.standard), ("{save_freq: epoch}", .standard), ("{keep: 2}", .standard),
      ("{save_freq: 500}", CheckpointRule(saveFreq: .steps(500))),
      ("{save_minutes: 2.5, keep: all}", CheckpointRule(saveMinutes: 2.5, keep: .all)),
      (
        "{save_freq: 1, save_minutes: 10, keep: 7}",
        CheckpointRule(saveFreq: .steps(1), saveMinutes: 10, keep: .newest(7))
      ),
    ] {
      let configuration = try Self.training(text)
      #expect(configuration.training.checkpoints == rule, "\(text)")
      let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "again"))
      #expect(again == configuration, "\(text)")
    }
  }

  @Test(arguments: [
    ("{save_freq: epochs}", "save_freq must be epoch, or a number of steps from 1 such as 500, found 'epochs'"),
    ("{save_freq: 0}", "found '0'"), ("{save_freq: -3}", "found '-3'"), ("{save_freq: 1.5}", "found '1.5'"),
    ("{save_minutes: 0}", "save_minutes must be a number from 0.01"), ("{save_minutes: nan}", "save_minutes"),
    ("{keep: 1}", "keep must be all, or a number from 2 (the last and the one before), found '1'"),
    ("{keep: al}", "found 'al'"), ("{save_frequency: 3}", "did you mean 'save_freq'?"),
    ("5", "training.checkpoints"),
  ])
  func whatIsWrongIsSaid(text: String, sentence: String) {
    do {
      _ = try Self.training(text)
      Issue.record("\(text) was taken")
    } catch { #expect("\(error)".contains(sentence), "\(error)") }
  }

  /// A run may go on with other checkpoints than it began with.
  @Test func theyDecideNoBits() throws {
    let (one, other) = (try Self.training("{}"), try Self.training("{save_freq: 3, keep: all}"))
    try one.check(agreesWith: other, path: "last.safetensors")
  }

  @Test func stepsAndMinutesAreCountedFromTheLast() {
    let steps = CheckpointRule(saveFreq: .steps(10))
    #expect((1...40).filter { steps.isDue(step: $0, lastStep: 0, seconds: 1e9) } == Array(10...40))
    #expect(!steps.isDue(step: 19, lastStep: 10, seconds: 0) && steps.isDue(step: 20, lastStep: 10, seconds: 0))
    // One that came late, as the one before was being written.
    #expect(!steps.isDue(step: 19, lastStep: 13, seconds: 0) && steps.isDue(step: 20, lastStep: 13, seconds: 0))
    let minutes = CheckpointRule(saveMinutes: 0.5)
    #expect(!minutes.isDue(step: 1000, lastStep: 0, seconds: 29.9) && minutes.isDue(step: 1, lastStep: 0, seconds: 30))
    #expect(!CheckpointRule.standard.isDue(step: 1000, lastStep: 0, seconds: 1e9))
  }

  @Test func noMoreRoomIsWantedThanThereAreCheckpoints() {
    func count(_ rule: CheckpointRule) -> Int { CheckpointSpace.count(rule, stepsLeft: 100, stepsPerEpoch: 10) }
    // With the best and the one that is being written.
    #expect(count(.standard) == 4)
    #expect(count(CheckpointRule(keep: .newest(5))) == 7)
    #expect(count(CheckpointRule(keep: .newest(1000))) == 13)
    #expect(count(CheckpointRule(saveFreq: .steps(4), keep: .all)) == 38)
    #expect(count(CheckpointRule(saveFreq: .steps(.max), keep: .newest(.max))) == 13)
    #expect(count(CheckpointRule(saveMinutes: 1, keep: .newest(.max))) == .max)
    #expect(CheckpointSpace.count(.standard, stepsLeft: 0, stepsPerEpoch: 0) == 4)
  }

  @Test func roomIsLookedAtBeforeTraining() throws {
    func space(_ free: Int?, present: Int = 0) -> CheckpointSpace {
      CheckpointSpace(bytes: 40_000_000, count: 4, present: present, free: free)
    }
    #expect(try space(nil).check("runs/a") == nil)
    #expect(try space(160_000_000).check("runs/a") == nil)
    let warning = try space(100_000_000).check("runs/a")
    #expect(warning?.contains("a checkpoint takes 40 MB, and 100 MB are free") == true, "\(warning ?? "")")
    #expect(warning?.contains("the 4 that there can be at a time need 160 MB") == true)
    // Those that are there are replaced.
    #expect(try space(40_000_000, present: 120_000_000).check("runs/a") == nil)
    do {
      _ = try space(39_000_000, present: 160_000_000).check("runs/a")
      Issue.record("it was taken")
    } catch {
      #expect(error.fault == .io)
      #expect(
        "\(error)".contains("runs/a: a checkpoint takes 40 MB, and 39 MB are free on its disk: free at least that"))
    }
    #expect(CheckpointSpace(bytes: 1 << 40, count: .max, free: 1 << 50).needed == .max)
  }
}
