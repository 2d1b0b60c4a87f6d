import FMDistRunFiles
import FMDistTraining

/// All that a run leaves behind, at rank 0: its folder's files, and what is said of it.
struct RunOutput {
  let run: OpenRun
  let log: RunLog
  let result: RunResult
  /// What the trainer talks to.
  let hooks: TrainingHooks

  /// Opens the files of the folder of `claim`; TensorBoard's as `eventFiles` says. The page is written, and pictures are drawn, if
  /// `drawsPictures`. `observers` hear of all, too; `trial` is what the run tries in a search.
  init(
    _ claim: RunClaim, configuration: RunConfiguration, facts: RunFacts, eventFiles: EventFileOptions,
    drawsPictures: Bool = true, observers: [any TrainingObserver] = [], trial: TrialFacts? = nil,
    reporter: ProgressReporter, console: Console
  ) throws(RunFileError) {
    run = OpenRun(claim, configuration: configuration, console: console) { reporter.closeLine() }
    try run.writeConfiguration()
    log = try RunLog(run, facts: facts) { reporter.event($0) }
    let checkpoints = RunCheckpoints(run, log: log)
    result = try RunResult(run, facts: facts, checkpoints: checkpoints)
    let drawings = RunDrawings(run, facts: facts, result: result, console: console)
    reporter.writes(into: run.folder.path, synthetic: facts.dataset.source.synthetic)
    var hooks = TrainingHooks()
    hooks.store = checkpoints
    hooks.traceFile = run.folder.trace
    // In this order: the terminal before the files, whose disk may be full; at the end the log when the pictures are there, then the page, which
    // reads the log, and the last words.
    hooks.observers = [reporter, RunHistory(run), result] + (drawsPictures ? [drawings] : []) + [log]
    if eventFiles.areWritten {
      hooks.observers.append(
        RunEventFiles(
          run, facts: facts, pictures: drawings, trial: trial, stepsPerPoint: eventFiles.stepsPerPoint))
    }
    if drawsPictures { hooks.observers.append(RunPageWriter(run, facts: facts)) }
    hooks.observers += observers + [LastWords(reporter)]
    self.hooks = hooks
  }
}
