import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistRunFiles
import FMDistTraining
import Testing

/// Training in groups of a job's ranks, as a search over many configurations does.
@Suite(.timeLimit(.minutes(2))) struct GroupTrainingTests {
  private static let dataset = SyntheticGarments(seed: 1).dataset(trainingCount: 240, testCount: 40)

  private static func configuration(_ settings: [String]) throws -> RunConfiguration {
    let text = """
      model:
        - conv2d: {filters: 6, kernel_size: 3, activation: relu}
        - max_pooling2d: {pool_size: 2}
        - flatten
        - dropout: {rate: 0.3}
        - dense: {units: 10, activation: softmax}
      optimizer: {adam: {learning_rate: 0.003}}
      training: {batch_size: 32, epochs: 2}
      data: {validation: {source: random, count: 40}}
      """
    return try RunConfiguration(
      ConfigurationNode(text: text, name: "the test", overrides: settings, schema: RunConfiguration.schema))
  }

  /// Learns of the end, at rank 0.
  private final class Listener: TrainingObserver {
    var sha256: String?
    /// Throws after so many epochs.
    var failsAfter: Int?

    func finished(_ epoch: FinishedEpoch) throws {
      if epoch.history.rows.count == failsAfter { throw Lost() }
    }
    func tested(_ result: TestedModel) throws { sha256 = result.weightsSHA256 }
  }
  struct Lost: Error, CustomStringConvertible { var description: String { "the disk is full" } }

  /// Trains over `communicator`; the weights' hash at rank 0, nil elsewhere.
  private static func train(
    _ settings: [String], over communicator: any Communicator, failsAfter: Int? = nil
  ) throws -> String? {
    let configuration = try configuration(settings)
    let listener = Listener()
    listener.failsAfter = failsAfter
    var hooks = TrainingHooks()
    if communicator.rank == 0 { hooks.observers = [listener] }
    let trainer = try Trainer(
      configuration, model: try configuration.model(for: dataset.training), dataset: dataset,
      communicator: communicator, pool: ThreadPool(threads: 1, maySpin: false), hooks: hooks)
    let outcome = try trainer.run(resumes: false, moves: false, checkpoint: nil, path: "")
    #expect(outcome == .finished)
    try trainer.close()
    return listener.sha256
  }

  /// Groups of two ranks, on one host, cut across two, and one on each.
  @Test(arguments: [nil, [0, 0, 1, 1], [0, 1, 0, 1]] as [[Int]?], [false, true])
  func twoGroupsOfTwoRanksGiveTheWeightsOfOneRank(hosts: [Int]?, isSenderDriven: Bool) throws {
    let trials = (0..<5).map { ["training.seed=\($0)", "model.0.conv2d.filters=\(3 + 2 * $0)"] }
    let alone = try trials.map { try Self.train($0, over: SingleProcess()) }
    #expect(Set(alone.compactMap { $0 }).count == 5)
    let found = try ThreadGroup.run(size: 4, hosts: hosts, isSenderDriven: isSenderDriven) { world in
      let group = try #require(try world.split(color: world.rank / 2, key: 0))
      let counter = try world.workCounter()
      var found: [Int: String] = [:]
      while true {
        let next = try group.broadcast(group.rank == 0 ? try counter.next() : 0, root: 0)
        guard next < trials.count else { break }
        do {
          // Its first trial of all fails once, on one rank alone.
          let hash = try group.contained {
            try Self.train(trials[next], over: group, failsAfter: next == 0 && found[0] == nil ? 1 : nil)
          }
          found[next] = hash
        } catch let failure as GroupFailure {
          #expect(next == 0 && failure.description == "rank \(world.rank / 2 * 2): the disk is full")
          let hash = try group.contained { try Self.train(trials[next], over: group) }
          found[next] = hash
        }
      }
      try world.barrier()
      return found
    }
    for (trial, hash) in alone.enumerated() {
      #expect(found.compactMap { $0[trial] } == [hash].compactMap { $0 }, "trial \(trial)")
    }
  }

  @Test func aGroupChangesNoRanksThreadsNorCores() throws {
    try ThreadGroup.run(size: 2) { world in
      let group = try #require(try world.split(color: world.rank, key: 0))
      #expect(group.localSize == 1 && group.isCrowded == world.isCrowded)
      for threads in [nil, 1, 2] {
        #expect(
          ThreadBudget(requested: threads, communicator: group) == ThreadBudget(requested: threads, communicator: world)
        )
      }
    }
  }
}
