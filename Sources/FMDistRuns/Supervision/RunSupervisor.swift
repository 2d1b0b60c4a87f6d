import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation
import Glibc

/// `fmdist train --restarts`: starts a job, and starts it again where it does not end as planned, from its newest checkpoint, on the hosts
/// that answer. It holds no data and computes nothing.
package struct RunSupervisor {
  /// What is started.
  package var command: RestartCommand
  /// Where the job writes.
  package var folder: RunFolder
  /// The restarts in a row that may bring no newer checkpoint.
  package var restarts: Int
  /// The ranks of the job; nil for a single process without a launcher.
  package var ranks: Int?
  /// The launcher's file of hosts.
  package var hostFile: String?
  /// The step after which the job stops as asked, and is not to be started again.
  package var stopAfter: Int?
  /// Whether this process is asked to stop, by a signal.
  package var isAsked: () -> Bool = { false }
  /// The signal on which the launcher has its ranks save and ends with their code.
  package var stopSignal = SIGTERM
  /// Takes sentences for a person.
  package var console: Console

  package init(command: RestartCommand, folder: RunFolder, restarts: Int, console: Console) {
    (self.command, self.folder, self.restarts, self.console) = (command, folder, restarts, console)
  }

  /// How all of it ended.
  package enum Outcome: Equatable, Sendable {
    /// With the exit code of the last job.
    case ended(code: Int32)
    /// By a signal to this process while no job was running; what there is, is saved.
    case stopped
  }

  /// The folder before the first job.
  private struct Before {
    let isUsed: Bool
    let checkpoints: Set<Mark>
  }

  /// Which file a checkpoint is.
  private struct Mark: Hashable {
    let identity: FileStatus.Identity
    let modified: Int
  }

  /// Runs jobs until one ends as planned, or nothing more comes of it. Throws where there is no launcher, or no host.
  package func run() throws -> Outcome {
    let hosts = try hostFile.map { path in
      try HostList(String(decoding: try InputFile.read(path, limit: 1 << 20), as: UTF8.self), path: path)
    }
    let before = Before(isUsed: folder.isUsed, checkpoints: checkpoints)
    var policy = RestartPolicy(most: restarts)
    var newest: Int?
    var (hasRun, hasSaved) = (false, false)
    var words = command.words(.asAsked(after: nil), ranks: ranks, hostFile: hostFile)
    // The file is there as long as this is.
    var presentHosts: TemporaryFile?
    defer { withExtendedLifetime(presentHosts) {} }
    while true {
      let ending = checked(
        try runJob(words, hasRun: hasRun) { hasSaved = hasSaved || hasOwnCheckpoint(before) })
      hasRun = true
      if isAsked() { return Self.isOwn(ending.code) ? .ended(code: ending.code) : .stopped }
      let now = hasOwnCheckpoint(before) ? step : nil
      // One that had come so far before it began has nothing to write.
      let reached = command.resumes ? step : now
      if let stopAfter, ending.code == Self.stoppedCode, reached ?? 0 >= stopAfter {
        return .ended(code: ending.code)
      }
      let hasProgressed = (now ?? -1) > (newest ?? -1)
      newest = now ?? newest
      let note = RestartNote(time: Date().timeIntervalSince1970, code: ending.code, sentence: ending.sentence)
      var verdict = policy.verdict(code: ending.code, hasProgressed: hasProgressed)
      while true {
        switch verdict {
        case .end: return .ended(code: ending.code)
        case .giveUp:
          console.tell(
            "the job ended with code \(ending.code), and \(NumberText.count(restarts, "restart")) in a row brought no newer checkpoint: "
              + "nothing more is started. `--resume auto --output \(folder.path.shellPath)` resumes by hand")
          return .ended(code: ending.code)
        case .restart(let seconds):
          console.tell(
            "the job ended with code \(ending.code): starting it again in \(NumberText.count(Int(seconds), "second")) \(place(newest, hasSaved))"
          )
          guard pause(seconds) else { return .stopped }
        }
        // Never from the beginning again, unasked: a network disk may be away, and the folder that it hid be there in its place.
        guard !hasSaved || hasOwnCheckpoint(before) else {
          console.warn("\(folder.path): none of the checkpoints that the job has written is there; is its disk?")
          verdict = policy.verdict(code: Fault.io.rawValue, hasProgressed: false)
          continue
        }
        guard let hosts, let hostFile else {
          words = command.words(beginning(before, note), ranks: ranks, hostFile: nil)
          break
        }
        let (answering, lost) = ask(hosts)
        if isAsked() { return .stopped }
        guard !answering.hosts.isEmpty else {
          console.warn("none of the hosts in \(hostFile) answers")
          verdict = policy.verdict(code: ending.code, hasProgressed: false)
          continue
        }
        var file = hostFile
        presentHosts = nil
        if !lost.isEmpty {
          console.warn("\(lost.joined(separator: ", ")): no answer; continuing without")
          let temporary = try write(answering)
          (presentHosts, file) = (temporary, temporary.path)
        }
        words = command.words(
          beginning(before, note), ranks: ranks.map { answering.ranks(of: $0, whole: hosts) }, hostFile: file)
        break
      }
    }
  }

  /// Whether `code` is one that a job gives, and not a launcher's whose ranks were ended by the signal before they could listen to it: the
  /// signal's number, or that and 128.
  private static func isOwn(_ code: Int32) -> Bool { code == 0 || 64..<128 ~= code }

  /// The end of a job that says it has finished, where there is nothing of that, as that of a crash: launchers mix the codes of ranks, and lose some.
  private func checked(_ ending: (code: Int32, sentence: String)) -> (code: Int32, sentence: String) {
    guard ending.code == 0, !folder.hasResult else { return ending }
    if isAsked() { return (Self.stoppedCode, ending.sentence) }
    let sentence = "the job ended with code 0, and there is no result in \(folder.path)"
    console.warn("\(sentence): it is taken for one that has crashed")
    return (Fault.internal.rawValue, sentence)
  }

  /// What the next job begins with.
  private func beginning(_ before: Before, _ note: RestartNote) -> RestartCommand.Beginning {
    // Else what lies in the folder is another run's.
    if hasOwnCheckpoint(before) { return .fromItsFolder(after: note) }
    guard !before.isUsed else { return .asAsked(after: note) }
    // A run that was killed before its first checkpoint; one that was to go on from elsewhere may not begin anew.
    return command.goesOnFromElsewhere ? .anew(after: note) : .fromItsFolder(after: note)
  }

  /// Whether the jobs have written a checkpoint to go on from, whichever of its names it has by now.
  private func hasOwnCheckpoint(_ before: Before) -> Bool { !checkpoints.isSubset(of: before.checkpoints) }

  /// The checkpoints in the folder, but for the best one, which a run that goes on from elsewhere brings along.
  private var checkpoints: Set<Mark> {
    let best = folder.checkpoints.path(of: .best)
    return Set(
      folder.checkpoints.filesThere.filter { $0 != best }.compactMap { FileStatus($0, following: false) }
        .map { Mark(identity: $0.identity, modified: $0.modified) })
  }

  /// The step of the newest checkpoint.
  private var step: Int? { folder.checkpoints.newestFinite()?.checkpoint.step }

  /// Where the next job begins, if the newest checkpoint of these jobs is of `step`; nil where there is none that can be read.
  private func place(_ step: Int?, _ hasSaved: Bool) -> String {
    if let step { return "from step \(step)" }
    return hasSaved ? "from its checkpoint" : command.resumes ? "as at first" : "from the beginning"
  }

  /// A file of `hosts` for the launcher; in the run's folder where the usual one can't be written.
  private func write(_ hosts: HostList) throws(RunError) -> TemporaryFile {
    let usual = NSTemporaryDirectory().isEmpty ? "/tmp" : NSTemporaryDirectory()
    var failure = SystemError(0)
    for place in [usual, folder.path] {
      do throws(SystemError) {
        let file = try TemporaryFile(in: place)
        if let code = Descriptor.write(hosts.text, to: file.descriptor) { throw SystemError(code) }
        return file
      } catch { failure = error }
    }
    throw RunError(
      .io, "the list of the hosts that answer cannot be written into \(usual), nor into \(folder.path): \(failure)")
  }

  /// Waits; false if a signal came meanwhile.
  private func pause(_ seconds: Double) -> Bool {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(seconds) {
      if isAsked() { return false }
      usleep(50_000)
    }
    return !isAsked()
  }

  /// Those of `hosts` that answer, and the names of the others.
  private func ask(_ hosts: HostList) -> (HostList, lost: [String]) {
    let probe = HostProbe(environment: SystemText.environment(HostProbe.variables))
    // A host may stand in several lines.
    var answers: [String: Bool] = [:]
    let unique = hosts.hosts.filter { answers.updateValue(false, forKey: $0.name) == nil }
    for (host, isThere) in zip(unique, probe.answering(unique, isAsked: isAsked)) { answers[host.name] = isThere }
    return (
      hosts.filtered { answers[$0.name] ?? false }, unique.filter { answers[$0.name] == false }.map(\.name)
    )
  }

  /// Runs a job to its end. A signal to this process goes on to it once, as a request to save and end.
  ///
  /// Throws where it can't be started; if one `hasRun` before, that is an end like others, as what it lacks may come back.
  /// Calls `look` now and then, and at the end.
  private func runJob(
    _ words: [String], hasRun: Bool, look: () -> Void
  ) throws(RunError) -> (code: Int32, sentence: String) {
    var said: String?
    let own = "\(PathText.split(command.program).name): "
    let job: JobProcess
    do throws(SystemError) {
      job = try JobProcess(words) { line in
        // The program's own words say more than those of launchers, which come last.
        if line.hasPrefix(own) || said?.hasPrefix(own) != true { said = line }
      }
    } catch {
      let sentence = "\(words[0]) could not be started: \(error)"
      if hasRun { return (Fault.system.rawValue, sentence) }
      throw RunError(.system, sentence)
    }
    var hasAsked = false
    var lastLook = ContinuousClock.now
    defer { look() }
    while true {
      if ContinuousClock.now - lastLook >= .milliseconds(250) {
        look()
        lastLook = .now
      }
      if !hasAsked, isAsked() {
        hasAsked = true
        job.send(stopSignal)
        // One that stands still would never hear of it.
        job.send(SIGCONT)
      }
      guard let ending = job.wait(milliseconds: 50) else { continue }
      if case .code(127) = ending, said == nil, !hasRun {
        throw RunError(.usage, "\(words[0]): there is no such program; --launcher says what starts the ranks")
      }
      let fallback =
        switch ending {
        case .code(let code): "ended with code \(code)"
        case .signal(let number): "killed by signal \(number)"
        }
      return (ending.code, (said ?? fallback).brief(500))
    }
  }

  private static let stoppedCode = StopSignal.exitCode
}
