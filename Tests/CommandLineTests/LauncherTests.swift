#if arch(x86_64)
  import FMDistTestSupport
  import Foundation
  import Testing

  extension CommandLineTests {
    /// `bin/fmdist` of an installation, which is `launch/launcher.c`; here the programs behind it are shells.
    @Suite struct LauncherTests {
      /// The highest level of this machine's processor.
      static let level: String = {
        let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n").first {
          $0.hasPrefix("flags")
        }
        let names = Set(flags?.split(separator: " ").map(String.init) ?? [])
        let isSuperset = names.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
        return isSuperset ? "x86-64-v4" : "x86-64-v3"
      }()

      /// What a shell prints of itself: its rank, its name and its program.
      static let report = #"printf '%s|%s|%s\n' "$\#(JobLauncher.rankVariable)" "$0" "$(readlink /proc/$$/exe)""#

      let workspace: Workspace
      var folder: String { workspace.path("an installation") }
      var fmdist: String { "\(folder)/bin/fmdist" }

      init() throws {
        workspace = try Workspace()
        try compile(to: "bin")
        for level in ["x86-64-v3", "x86-64-v4"] {
          let place = "\(folder)/lib/fmdist/\(level)"
          try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
          try FileManager.default.copyItem(atPath: "/bin/bash", toPath: "\(place)/fmdist")
        }
      }

      /// Compiles it, as `launch/install` does, into `place` of the installation.
      func compile(to place: String, _ options: [String] = []) throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../launch/launcher.c")
        try FileManager.default.createDirectory(atPath: "\(folder)/\(place)", withIntermediateDirectories: true)
        let flags = ["-std=c17", "-Os", "-Wall", "-Wextra", "-Werror"]
        let finished = try run(
          ["/usr/bin/env", "clang"] + flags + options + ["-o", "\(folder)/\(place)/fmdist", source.path()])
        try #require(finished.code == 0, "\(finished.errors)")
      }

      func run(
        _ words: [String], environment: [String: String] = [:], input: String? = nil
      ) throws -> Command.Finished {
        let command = try Command([], in: workspace, environment: environment) { _ in words }
        if let input { try command.type(input) }
        return try command.finish()
      }

      @Test(.timeLimit(.minutes(1)))
      func itBecomesTheProgramOfTheProcessorsLevel() throws {
        let direct = try run([fmdist, "-c", "\(Self.report); head -c 5"], input: "input")
        #expect(direct.output == "|\(fmdist)|\(folder)/lib/fmdist/\(Self.level)/fmdist\ninput")

        let link = workspace.path("a link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: fmdist)
        let linked = try run([link, "-c", Self.report], environment: ["FMDIST_CPU": "x86-64-v3"])
        #expect(linked.output == "|\(link)|\(folder)/lib/fmdist/x86-64-v3/fmdist\n")

        let arguments = ["a b", "", "-c", "*"]
        let passed = try run([fmdist, "-c", #"printf '%s\n' "$@"; exit 75"#, "name"] + arguments)
        #expect(passed.output == arguments.map { "\($0)\n" }.joined())
        #expect(passed.code == 75)
        #expect(try run([fmdist, "-c", "kill -TERM $$"]).code == 128 + SIGTERM)
      }

      @Test(.timeLimit(.minutes(1)))
      func mpirunFindsItByThePath() throws {
        let mpirun = try Programs.mpirun() + ["-n", "2"]
        let path = "\(folder)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")"
        let finished = try run(mpirun + ["fmdist", "-c", Self.report], environment: ["PATH": path])
        let program = "\(folder)/lib/fmdist/\(Self.level)/fmdist"
        #expect(
          finished.output.split(separator: "\n").sorted() == ["0|fmdist|\(program)", "1|fmdist|\(program)"],
          "\(finished.errors)")

        let refused = try run(mpirun + ["fmdist"], environment: ["PATH": path, "FMDIST_CPU": "x86-64-v5"])
        let sentence = "fmdist: FMDIST_CPU: expected x86-64-v3 or x86-64-v4, found 'x86-64-v5'.\n"
        #expect(refused.errors.components(separatedBy: sentence).count == 2, "\(refused.errors)")
        #expect(refused.code == 64)
      }

      @Test(.timeLimit(.minutes(1)))
      func itRefusesWhatCannotRun() throws {
        let host = ProcessInfo.processInfo.hostName
        try compile(to: "old", ["-D__builtin_cpu_supports(level)=0"])
        for (level, lack) in [
          ("", "x86-64-v3, which fmdist needs"), ("x86-64-v4", "x86-64-v4, which FMDIST_CPU asks for"),
        ] {
          let refused = try run(["\(folder)/old/fmdist"], environment: ["FMDIST_CPU": level])
          #expect(refused.errors == "fmdist: the processor of \(host) lacks instructions of \(lack).\n")
          #expect(refused.code == 70)
        }

        let program = "\(folder)/lib/fmdist/x86-64-v3/fmdist"
        try FileManager.default.removeItem(atPath: program)
        let missing = try run([fmdist], environment: ["FMDIST_CPU": "x86-64-v3"])
        #expect(
          missing.errors == "fmdist: can't start \(program): No such file or directory. Install fmdist again.\n")
        #expect(missing.code == 70)
      }
    }
  }
#endif
