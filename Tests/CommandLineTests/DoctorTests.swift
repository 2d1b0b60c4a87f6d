import FMDistCommunication
import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// `fmdist doctor` on this machine, and on one that is made worse.
  @Suite struct DoctorTests {
    /// What `--json` prints.
    struct Report: Decodable {
      struct Check: Decodable {
        let name, verdict, found: String
        let advice: [String]
        let values: [String: Value]
      }

      /// A number; nil of a text.
      struct Value: Decodable {
        let number: Double?

        init(from decoder: any Decoder) throws {
          number = try? decoder.singleValueContainer().decode(Double.self)
        }
      }

      let fmdistVersion, host, verdict: String
      let checks: [Check]

      init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Report.self, from: Data(text.utf8))
      }

      /// The check called `name`.
      func check(_ name: String) throws -> Check { try #require(checks.first { $0.name == name }) }
    }

    let workspace: Workspace
    /// A folder that PATH can have first.
    var bin: String { workspace.path("bin") }

    init() throws { workspace = try Workspace() }

    /// Writes the program `name`, a shell's script, into the folder ``bin``.
    func write(_ script: String, as name: String) throws {
      try workspace.write("#!/bin/sh\n\(script)\n", to: "bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/\(name)")
    }

    func report(
      _ arguments: [String] = [], ranks: Int? = nil, environment: [String: String] = [:], shell: String? = nil,
      wrapping: ([String]) -> [String] = { $0 }, expecting code: Int32
    ) throws -> Report {
      let command = try Command(
        ["doctor", "--json"] + arguments, ranks: ranks, in: workspace, environment: environment
      ) { words in wrapping(shell.map { ["/bin/sh", "-c", "\($0); exec \"$0\" \"$@\""] + words } ?? words) }
      let finished = try command.finish()
      try #require(finished.code == code, "\(finished.output)\n\(finished.errors)")
      #expect(finished.errors == "")
      return try Report(finished.output)
    }

    @Test(.timeLimit(.minutes(1)))
    func itLooksAtThisMachineAndHasTwoRanksTalk() throws {
      let report = try report(expecting: 0)
      #expect(report.verdict != "fault")
      #expect(try report.check("exchange").found.contains("2 ranks took"))
      #expect(try report.check("mpi").found.contains("MPI_THREAD"))
      #expect(try report.check("launcher").found.contains(JobLauncher.implementation.name))
      #expect(try report.check("data_fashion_mnist").verdict == "advice")
      let names = report.checks.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(workspace.names(in: ".").allSatisfy { !$0.hasPrefix(".fmdist") && $0 != "runs" })
    }

    @Test(.timeLimit(.minutes(1)))
    func itsTextFitsIntoEightyColumnsTheWorstFirst() throws {
      let finished = try Command.run(["doctor", "--output", "/proc/nothing"], in: workspace)
      #expect(finished.code == 69)
      let lines = finished.output.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("fmdist ") && lines[0].contains("1 fault"))
      #expect(lines[1].hasPrefix("fault   output"))
      // A path can't be broken.
      for line in lines where line.count > 80 {
        #expect(line.dropFirst(30).split(separator: " ").count == 1, "\(line)")
      }
    }

    @Test(.timeLimit(.minutes(1)))
    func theRanksOfAJobExchangeMessagesThemselves() throws {
      let report = try report(ranks: 3, expecting: 0)
      #expect(try report.check("exchange").found.contains("the first and the last of 3 ranks took"))
      #expect(try report.check("launcher").found.contains(JobLauncher.implementation.launcher))
    }

    @Test(.timeLimit(.minutes(1)))
    func aLauncherThatHangsIsKilledWithAllThatItStarted() throws {
      let mark = "98713.\(UInt16.random(in: 1000...60000))"
      try write(
        "[ \"$1\" = --version ] && \(Self.version(of: JobLauncher.implementation)) && exit 0\ntrap '' TERM\n(setsid sleep \(mark) &)\nsleep \(mark)",
        as: "mpirun")
      let path = "\(bin):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
      let report = try report(environment: ["PATH": path], expecting: 69)
      let exchange = try report.check("exchange")
      #expect(exchange.verdict == "fault")
      #expect(exchange.advice.first?.contains("Two ranks had not ended after 20 s, and were killed") == true)
      let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
      let left = processes.filter { process in
        (FileManager.default.contents(atPath: "/proc/\(process)/cmdline")).map {
          String(decoding: $0, as: UTF8.self).contains(mark)
        } ?? false
      }
      #expect(left.isEmpty)
    }

    /// A job beside another one trains the same weights, and leaves the other's cores alone.
    @Test(.timeLimit(.minutes(2)), arguments: [nil, 2])
    func aSecondJobSharesTheCoresOfTheFirst(_ ranks: Int?) throws {
      let training = try Training(.dense, in: workspace)
      let first = try training.start("first", ranks: ranks, ["--set", "training.epochs=100000"])
      try first.wait(for: "\nepoch 1/")
      // With a quota, or where ranks do not fill all cores, none is claimed.
      let cores = try report(environment: ["PATH": bin], expecting: 0).check("cores").values
      if ranks == nil, cores["quota_cores"] == nil { #expect(cores["claimed_cores"]?.number == cores["cores"]?.number) }
      try training.run("beside", ranks: ranks, LongRun.settings)
      kill(first.identifier, JobLauncher.implementation.stopSignal)
      #expect(try first.finish().code == 75)
      #expect(try training.outcome("beside") == LongRun.outcome())
    }

    /// A shell's command that says what the launcher of `implementation` says of itself.
    private static func version(of implementation: MPIImplementation) -> String {
      implementation == .mpich
        ? "{ echo 'HYDRA build details:'; echo '    Version:   4.1.4'; }" : "echo 'mpirun (Open MPI) 4.1.4'"
    }

    @Test(.timeLimit(.minutes(1)))
    func aLauncherOfAnotherMPIIsAFaultWithTheRemedy() throws {
      let built = JobLauncher.implementation
      let other = try #require(MPIImplementation.all.first { $0 != built })
      try write(Self.version(of: other), as: "mpirun")
      let alone = try report(environment: ["PATH": bin], expecting: 69).check("launcher")
      #expect(alone.verdict == "fault")
      #expect(alone.found.contains("is \(other.name)'s 4.1.4, and this program is built with \(built.name)"))
      #expect(alone.advice.first?.contains("apt-get install \(built.package)") == true)

      try write(Self.version(of: built), as: built.launcherNames[0])
      let beside = try report(environment: ["PATH": bin], expecting: 69)
      #expect(
        try beside.check("launcher").advice.first?.contains("\(built.launcherNames[0]) -n 4 fmdist train") == true)
      #expect(try beside.check("exchange").advice.first?.contains("ended with exit code 0") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func aLauncherThatFailsSaysSo() throws {
      try write("echo 'cannot find libfabric' >&2; exit 3", as: "mpirun")
      let launcher = try report(environment: ["PATH": bin], expecting: 69).check("launcher")
      #expect(launcher.advice.first?.contains("ended with 3: cannot find libfabric") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func withoutLauncherHomeOrAnythingElseItOnlyAdvises() throws {
      let report = try report(environment: ["PATH": bin, "HOME": "", "XDG_CACHE_HOME": ""], expecting: 0)
      #expect(try report.check("launcher").found == "no mpirun in PATH")
      #expect(
        try report.check("exchange").found == "not tried: there is no mpirun of \(JobLauncher.implementation.name)'s")
      #expect(try report.check("download").found == "neither XDG_CACHE_HOME nor HOME is set")
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["ulimit -n 12", "ulimit -n 24", "ulimit -f 8"])
    func smallLimitsAreFaultsAndNoCrash(_ limit: String) throws {
      let report = try report(shell: limit, expecting: 69)
      #expect(try report.check("limits").verdict == "fault")
    }

    /// `words` with the file systems that `script` mounts or takes away; that is for root.
    private static func mounting(_ script: String, _ words: [String]) -> [String] {
      ["/usr/bin/env", "unshare", "-m", "/bin/sh", "-c", "\(script) && exec \"$0\" \"$@\""] + words
    }

    private func mayMount(_ script: String) throws -> Bool {
      try Command([], in: workspace) { _ in Self.mounting(script, ["true"]) }.finish().code == 0
    }

    /// A file system with `size=0` has no limit, and says that it has 0 bytes: UCX takes it for full, and MPI does not start.
    @Test(.timeLimit(.minutes(1)))
    func sharedMemoryThatSaysZeroIsAFault() throws {
      let script = "mount -t tmpfs -o size=0 tmpfs /dev/shm"
      guard try mayMount(script) else { return }
      let check = try report(wrapping: { Self.mounting(script, $0) }, expecting: 69).check("shared_memory")
      #expect(check.verdict == "fault" && check.advice.first?.contains("remount,size=1g") == true, "\(check.advice)")
    }

    @Test(.timeLimit(.minutes(1)))
    func aLauncherThatNeverStopsTalkingIsKilled() throws {
      try write("exec yes", as: "mpirun")
      let path = "\(bin):/usr/bin:/bin"
      let launcher = try report(environment: ["PATH": path], expecting: 69).check("launcher")
      #expect(launcher.advice.first?.contains("had not ended after 5 s") == true, "\(launcher.advice)")
    }

    /// UCX, below MPICH, says a line of its own on standard output as soon as it is loaded.
    @Test(.timeLimit(.minutes(1)))
    func withoutProcNothingButTheResultIsPrinted() throws {
      let script = "umount -l /proc"
      guard try mayMount(script) else { return }
      let summary = try Command(["summary"], in: workspace) { Self.mounting(script, $0) }.finish()
      #expect(summary.code == 0 && summary.output.hasPrefix("Model: "), "\(summary.output)")
    }

    @Test(.timeLimit(.minutes(1)))
    func aFileInThePlaceOfAFolderIsNamed() throws {
      try workspace.write("", to: "file")
      let environment = ["PATH": bin, "XDG_CACHE_HOME": workspace.path("file/cache")]
      let report = try report(["--output", "file/runs"], environment: environment, expecting: 69)
      #expect(
        try report.check("output").advice == ["file is not a folder: move it away, or give train another --output."])
      #expect(try report.check("download").advice.first?.contains("file is not a folder") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func dataThatIsAskedForAndNotThereIsAFault() throws {
      let report = try report(["--data", "nowhere"], environment: ["PATH": bin], expecting: 69)
      #expect(try report.check("data_fashion_mnist").advice.first?.contains("no nowhere") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func filesThatAreNotThePublishedOnesAreNamed() throws {
      try TinyData.write(to: "data", in: workspace)
      let data = try report(["--data", "data"], environment: ["PATH": bin], expecting: 0).check("data_fashion_mnist")
      #expect(data.verdict == "advice")
      #expect(data.advice.first?.contains("train-images") == true)
      try workspace.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x63], to: "data/\(TinyData.files[0])")
      let broken = try report(["--data", "data"], environment: ["PATH": bin], expecting: 69)
      #expect(try broken.check("data_fashion_mnist").advice.first?.contains("cut short") == true)
    }
  }
}
