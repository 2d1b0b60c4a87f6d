import FMDistCommunication
import FMDistPlatform
import FMDistRuns
import Testing

/// What the doctor says of machines as there are.
struct DoctorCheckTests {
  /// MPI that wants 10 files and 4 MB a rank.
  static let surroundings = DoctorSurroundings(
    environment: [:], output: "runs",
    mpi: .init(.mpich, library: "MPICH 4.0.2") { ranks, files, shared in
      if let files, files < 10 { return "the ranks need 10 open files" }
      if let shared, shared < ranks * 4_000_000 { return "the \(ranks) ranks need \(ranks * 4) MB in /dev/shm" }
      return nil
    })

  @Test(
    arguments: [
      // Own cores, the host's, the quota, the load; verdict, and the beginning.
      (2, 2, nil, 0.1, .ok, "2; fmdist train takes 2 threads, and each of 2 ranks 1 thread"),
      (4, 8, nil, 0.1, .ok, "4 of the host's 8; fmdist train takes 4 threads"),
      (1, 8, nil, 0.1, .advice, "1 of the host's 8; fmdist train takes 1 thread"),
      (8, 8, 1.5, 0.1, .advice, "8, and the time of 1.5 by the quota of its cgroup; fmdist train takes 2 threads"),
      (8, 8, 2, 0.1, .ok, "8, and the time of 2 by the quota of its cgroup; fmdist train takes 2 threads"),
      (8, 8, nil, 7.5, .advice, "8; fmdist train takes 8 threads"),
    ] as [(Int, Int?, Double?, Double?, DoctorFinding.Verdict, String)])
  func coresAreCountedAsTrainingCountsThem(
    _ own: Int, _ host: Int?, _ quota: Double?, _ load: Double?, _ verdict: DoctorFinding.Verdict, _ beginning: String
  ) {
    let finding = DoctorCheck.cores(own: own, host: host, quota: quota, load: load)
    #expect(finding.verdict == verdict)
    #expect(finding.found.hasPrefix(beginning), "\(finding.found)")
    #expect(finding.advice.isEmpty == (verdict == .ok))
  }

  @Test(
    arguments: [
      ("HYDRA build details:\n    Version:                                 4.0.2\n", .mpich, "4.0.2"),
      ("mpirun (Open MPI) 4.1.4\n\nReport bugs to http://www.open-mpi.org/\n", .openMPI, "4.1.4"),
      ("mpiexec (OpenRTE) 4.1.4\n", .openMPI, "4.1.4"),
      ("Intel(R) MPI Library for Linux* OS, Version 2021.9 Build 20230307\n", .mpich, "2021.9"),
      ("usage: me\n", nil, nil),
    ] as [(String, MPIImplementation?, String?)])
  func launchersAreKnownByWhatTheySay(_ text: String, _ implementation: MPIImplementation?, _ version: String?) {
    let found = LauncherSurvey.identify(text)
    #expect(found.0 == implementation)
    #expect(found.1 == version)
  }

  @Test func sharedMemoryIsHeldAgainstWhatRanksTake() {
    func verdict(_ free: Int?) -> DoctorFinding.Verdict {
      DoctorCheck.sharedMemory(free: free, whole: free.map { 2 * $0 }, Self.surroundings).verdict
    }
    #expect([nil, 1_000_000, 64 << 20, 1 << 30].map(verdict) == [.fault, .fault, .advice, .ok])
  }

  @Test func limitsAreFaultsWhereMPIOrCheckpointsFail() {
    func finding(_ values: [ResourceLimit: Int], hasInfiniBand: Bool = false) -> DoctorFinding {
      DoctorCheck.limits(values, Self.surroundings, hasInfiniBand: hasInfiniBand)
    }
    #expect(finding([:]).verdict == .ok)
    #expect(finding([:]).found == "open files: no limit, stack: no limit, file size: no limit, processes: no limit")
    #expect(finding([.openFiles: 9]).advice == ["The ranks need 10 open files."])
    #expect(finding([.fileSize: 1 << 20]).verdict == .fault)
    #expect(finding([.lockedMemory: 65536]).verdict == .ok)
    #expect(finding([.lockedMemory: 65536], hasInfiniBand: true).verdict == .advice)
  }

  @Test func littleMemoryIsNamedWithItsOwner() {
    let machine = MemoryLimit(bytes: 24_000_000_000, owner: .machine)
    #expect(DoctorCheck.memory(host: machine, process: nil, free: 20_000_000_000).verdict == .ok)
    #expect(DoctorCheck.memory(host: machine, process: nil, free: 200_000_000).verdict == .advice)
    let group = MemoryLimit(bytes: 300_000_000, owner: .controlGroup)
    #expect(
      DoctorCheck.memory(host: group, process: nil, free: 20_000_000_000).advice.first?.contains("container") == true)
    let process = MemoryLimit(bytes: 100_000_000, owner: .addressSpace)
    #expect(DoctorCheck.memory(host: machine, process: process, free: nil).advice.first?.contains("ulimit -v") == true)
    #expect(DoctorCheck.available(in: "MemTotal: 5 kB\nMemAvailable:   22036248 kB\n") == 22_036_248 * 1024)
    #expect(DoctorCheck.available(in: "MemAvailable:   99999999999999999 kB\n") == nil)
  }

  @Test func theWorstStandsFirstAndEverythingFits() throws {
    let checks = [
      DoctorCheck("one") { _ in DoctorFinding("fine") },
      DoctorCheck("two_words") { _ in DoctorFinding("so so").saying(.advice, "Do this.") },
      DoctorCheck("three") { _ in
        DoctorFinding("bad").saying(.fault, "Do " + String(repeating: "much ", count: 30) + "more.").with("n", 3)
      },
    ]
    let report = DoctorReport(host: "a host", Self.surroundings, checks: checks)
    let lines = report.lines(columns: 60)
    #expect(lines[0].hasSuffix("on a host: 1 fault, advice on 1 thing"))
    #expect(lines[1] == "fault   three      bad")
    #expect(lines.last == "ok      one        fine")
    #expect(lines.dropFirst().allSatisfy { $0.count <= 60 })
    let json = try report.json()
    #expect(json.contains(#""name":"three","values":{"n":3},"verdict":"fault""#), "\(json)")
    #expect(json.hasSuffix(#""verdict":"fault"}"#), "\(json)")
  }

  @Test func levelsNeedAllOfTheirInstructions() {
    #expect(ProcessorLevel.highest(within: []) == nil)
    let second: Set = ["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "cx16"]
    let third: Set = ["avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"]
    #expect(ProcessorLevel.highest(within: second) == .v2)
    #expect(ProcessorLevel.highest(within: second.union(third)) == .v3)
    #expect(ProcessorLevel.highest(within: third) == nil)
  }
}
