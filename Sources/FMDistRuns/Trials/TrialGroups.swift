import FMDistCommunication
import FMDistDatasets
import FMDistPlatform
import FMDistTraining

/// Groups of ranks that train trials: each takes the next one when it comes free.
///
/// What is trained follows from ``Trials``, never from who is first; so all results are the same at any number of ranks and groups.
package struct TrialGroups: Sendable {
  /// The ranks that train a trial together.
  package var size = 1
  /// Threads a rank; nil for its share of the cores.
  package var threads: Int?
  /// The folder of the data, or `synthetic`.
  package var data: String?
  /// Whether each trial has event files for TensorBoard.
  package var writesEventFiles = true
  /// Whether this process is asked to stop.
  package var isAsked: @Sendable () -> Bool = { false }
  /// Called on every rank when there is something to save.
  package var savesFromHere: @Sendable () -> Void = {}

  /// Groups of one rank.
  package init() {}

  /// Throws where `ranks` do not make whole groups.
  func check(ranks: Int) throws(RunError) {
    guard size >= 1, ranks.isMultiple(of: size) else {
      throw RunError(.usage, "--group-size \(size): expected a divisor of the number of ranks, which is \(ranks)")
    }
  }

  /// Trains what `trials` makes on the ranks that lead groups (`isRoot` at rank 0 of `world`), on `datasets`, into `folder`. Called on every rank
  /// alike. Gives rank 0's trials, and whether all were asked to stop.
  func train<All: Trials>(
    on datasets: [Dataset], in folder: TrialFolder, over world: any Communicator,
    _ trials: (_ isRoot: Bool) throws -> All
  ) throws -> (trials: All?, stops: Bool) {
    let size = try world.broadcast(size, root: 0)
    guard let group = try world.split(color: world.rank / size, key: world.rank) else {
      preconditionFailure("every rank is in a group")
    }
    let counter = try world.workCounter()
    savesFromHere()
    // Leaders alone need to know what there is to do.
    var leader =
      try group.rank == 0
      ? TrialLeader(
        trials(world.rank == 0), on: datasets, data: data, folder: folder, ranks: group.size, isAsked: isAsked) : nil
    var stops = false
    while let order = try group.broadcast(leader?.next(counter) ?? .wait, root: 0).task {
      let dataset = order.data.map { datasets[$0] }
      do {
        try train(order, leader?.current, dataset, over: group, counter, leader?.trials.progress)
      } catch {
        leader?.takeBack()
        throw error
      }
      try leader?.note()
      stops = try group.allGather(isAsked()).contains(true)
      if stops { break }
    }
    stops = try world.allGather(stops || isAsked()).contains(true)
    // Nobody leaves before all are done: the last ones may still ask rank 0 for work.
    try counter.close()
    try group.close()
    leader?.trials.progress?.look()
    return (world.rank == 0 ? leader?.trials : nil, stops)
  }

  /// Trains a trial on all ranks of `group`, as far as it is not asked to stop; what goes wrong is the trial's end, not that of all.
  private func train(
    _ order: TrialOrder.Task, _ current: CurrentTrial?, _ dataset: Dataset?, over group: any Communicator,
    _ counter: any WorkCounter, _ progress: (any TrialProgress)?
  ) throws {
    let quiet = ProgressReporter(.quiet, screen: ProgressScreen { _ in })
    var run = TrainingRun(reporter: quiet, console: .silent)
    run.isAsked = isAsked
    run.threads = threads
    run.data = data
    run.drawsPictures = false
    run.eventFiles.areWritten = writesEventFiles
    run.resume = .auto
    run.lastEpoch = order.epochs
    run.dataset = dataset
    if let current {
      run.configuration = current.configuration
      run.output = current.run.path
      run.trial = current.task.facts
      run.observers = [TrialObserver(counter: counter, progress: progress)]
    }
    do {
      try group.contained {
        do { _ = try run.run(over: group) } catch let refusal as Refusal {
          // The other ranks of the group have none of their own.
          throw refusal.error ?? RunError(.internal, "rank 0 refused")
        }
      }
    } catch let failure as GroupFailure {
      // A full disk, or another program in the folder, says nothing of the trial.
      if current != nil, let error = failure.error as? any FaultError, error.fault.isOfMachine { throw error }
      current?.failed(failure.reason)
    }
    // Between two trials a group waits for its leader, who may have to wait for other groups.
    group.watchdog = .off
  }
}
