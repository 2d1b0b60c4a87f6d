import ArgumentParser
import FMDistPlatform
import FMDistRuns

/// How trainings are shared out among the ranks, for commands that do many.
struct GroupOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Ranks per trial; must divide the number of ranks.", valueName: "ranks"))
  var groupSize = 1

  @Flag(
    name: .customLong("tensorboard"), inversion: .prefixedNo,
    help: "Write TensorBoard event files into each trial's folder.")
  var tensorBoard = true

  func validate() throws {
    guard groupSize >= 1 else { throw ValidationError("--group-size: expected at least 1, found \(groupSize).") }
  }

  /// These groups, which train with `compute` and stop when a signal says so.
  func groups(_ compute: ComputeOptions) -> TrialGroups {
    var groups = TrialGroups()
    groups.size = groupSize
    groups.threads = compute.threads
    groups.data = compute.data
    groups.writesEventFiles = tensorBoard
    groups.isAsked = { StopSignal.isRequested || StandardOutput.hasNoReader }
    groups.savesFromHere = { StopSignal.defers() }
    return groups
  }
}
