import FMDistPlatform
import Glibc
import Testing

struct BackgroundWorkTests {
  @Test func itGoesOnBesideAndIsWaitedFor() {
    let work = BackgroundWork { () -> Int in
      usleep(50_000)
      return 7
    }
    #expect(work.wait() == 7 && work.isDone)
    #expect(work.wait() == 7)
    // Nobody waits.
    for number in 0..<100 { _ = BackgroundWork { number } }
  }
}

struct JobProcessTests {
  private func end(_ job: JobProcess) -> JobProcess.Ending {
    while true { if let ending = job.wait(milliseconds: 20) { return ending } }
  }

  @Test func linesAndEndings() throws {
    nonisolated(unsafe) var lines: [String] = []
    let job = try JobProcess(["/bin/sh", "-c", "printf 'one\\ntwo' >&2; exit 3"], passesOn: false) { lines.append($0) }
    #expect(end(job) == .code(3))
    #expect(lines == ["one", "two"])
    #expect(end(try JobProcess(["/bin/sh", "-c", "kill -9 $$"], passesOn: false)) == .signal(9))
    #expect(end(try JobProcess(["fmdist-there-is-none"], passesOn: false)) == .code(127))
    let trapped = try JobProcess(
      ["/bin/sh", "-c", "trap 'exit 5' TERM; echo ready >&2; while :; do sleep 0.01; done"], passesOn: false
    ) {
      lines.append($0)
    }
    while lines.last != "ready" { _ = trapped.wait(milliseconds: 20) }
    trapped.send(SIGTERM)
    #expect(end(trapped) == .code(5))
  }

  @Test func aProcessThatIsLeftBehindIsNotWaitedFor() throws {
    let job = try JobProcess(["/bin/sh", "-c", "sleep 60 & exit 0"], passesOn: false)
    let start = ContinuousClock.now
    #expect(end(job) == .code(0))
    #expect(ContinuousClock.now - start < .seconds(20))
    job.endGroup()
  }
}
