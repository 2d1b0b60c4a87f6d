import Foundation
import Testing

extension CommandLineTests {
  /// `launch/install`, with the built program in the place of a build.
  @Suite struct InstallTests {
    let workspace: Workspace

    /// The scripts in a repository of their own, and a `swift` that has built already.
    init() throws {
      workspace = try Workspace()
      for name in ["launch", "configs", "LICENSE"] {
        try FileManager.default.copyItem(atPath: DocumentedCommands.root + name, toPath: workspace.path(name))
      }
      let folder = URL(filePath: try Programs.built("fmdist")).deletingLastPathComponent().path()
      try workspace.write(
        """
        #!/bin/sh
        for word; do if [ "$word" = --show-bin-path ]; then echo '\(folder)'; fi; done
        """, to: "bin/swift")
      chmod(workspace.path("bin/swift"), 0o755)
    }

    func install(_ arguments: [String]) throws -> Command.Finished {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let environment = ["PATH": "\(workspace.path("bin")):\(path)", "FMDIST_MARCH": "native"]
      return try Command(arguments, in: workspace, environment: environment) { words in
        ["/bin/bash", workspace.path("launch/install")] + words.dropFirst()
      }.finish()
    }

    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (["--deb"], 64, "--deb takes a value"),
        (["--deb", "a.deb", "--prefix", "b"], 64, "can't be combined with --prefix"),
        (["--uninstall", "--tarball", "a.tar.gz"], 64, "can't be combined with --prefix or --uninstall"),
        (["--deb", "fmdist"], 64, "expected a name that ends in .deb"),
        (["--tarball", "configs"], 69, "is a folder"),
        (["--tarball", "/proc/none/a.tar.gz"], 69, "/proc/none can't be written to"),
        (["--uninstall", "--prefix", "none"], 69, "nothing was installed there"),
      ] as [([String], Int32, String)])
    func whatCannotBeDoneIsRefusedBeforeTheBuild(_ arguments: [String], _ code: Int32, _ words: String) throws {
      let finished = try install(arguments)
      #expect(finished.code == code && finished.errors.contains(words), "\(finished.errors)")
      #expect(!workspace.exists(".build"))
    }

    @Test(.timeLimit(.minutes(2))) func uninstallingLeavesWhatWasThere() throws {
      try workspace.write("a page", to: "place/share/man/man1/other.1")
      let before = try FileManager.default.subpathsOfDirectory(atPath: workspace.path("place")).sorted()
      // The second time as an update.
      for _ in 0..<2 {
        let installed = try install(["--prefix", "place"])
        try #require(installed.code == 0, "\(installed.errors)")
      }
      let version = try Command([], in: workspace) { _ in [workspace.path("place/bin/fmdist"), "--version"] }.finish()
      #expect(version.code == 0 && !version.output.isEmpty, "\(version.errors)")
      for file in [
        "bash-completion/completions/fmdist", "man/man1/fmdist-train.1.gz", "fmdist/configs/default.yaml",
        "zsh/site-functions/_fmdist", "fish/vendor_completions.d/fmdist.fish", "doc/fmdist/copyright",
      ] { #expect(workspace.exists("place/share/\(file)"), "\(file)") }
      let removed = try install(["--prefix", "place", "--uninstall"])
      #expect(removed.code == 0, "\(removed.errors)")
      #expect(try FileManager.default.subpathsOfDirectory(atPath: workspace.path("place")).sorted() == before)
    }

    /// Other characters are missing on troff's terminals where the locale is C, as in a container.
    @Test(.timeLimit(.minutes(1))) func manualPagesAreLatin1() throws {
      try FileManager.default.createDirectory(atPath: workspace.path("man"), withIntermediateDirectories: true)
      let finished = try Command.run(["manual", "man"], in: workspace)
      #expect(finished.code == 0, "\(finished.errors)")
      let pages = workspace.names(in: "man")
      #expect(pages.contains("fmdist.1") && pages.contains("fmdist-train.1"))
      for page in pages {
        let others = try workspace.text("man/\(page)").unicodeScalars.filter { $0.value > 0xFF }
        #expect(others.isEmpty, "\(page): \(others)")
      }
    }

    @Test(.timeLimit(.minutes(2))) func anArchiveSaysWhatItNeeds() throws {
      let finished = try install(["--tarball", "out/fmdist.tar.gz"])
      try #require(finished.code == 0, "\(finished.errors)")
      let unpacked = try Command([], in: workspace) { _ in
        ["/bin/sh", "-c", "tar xf out/fmdist.tar.gz && fmdist-*/bin/fmdist --version && cat fmdist-*/README"]
      }.finish()
      #expect(unpacked.code == 0 && unpacked.output.contains("MPICH"), "\(unpacked.errors)\n\(unpacked.output)")
      // The tests' program has Swift's libraries beside it, which no Debian package holds.
      let refused = try install(["--deb", "out/fmdist.deb"])
      #expect(refused.code == 69 && refused.errors.contains("is of no Debian package here"), "\(refused.errors)")
      #expect(!workspace.exists("out/fmdist.deb"))
    }

    @Test(
      .enabled(if: (try? String(contentsOfFile: "/etc/debian_version", encoding: .utf8))?.hasPrefix("12") == true))
    func thePageNamesThePackagesThatTheProgramLinks() throws {
      let text = try String(contentsOfFile: DocumentedCommands.root + "docs/install.md", encoding: .utf8)
      let command = "    apt-get install --no-install-recommends "
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(command + "mpich ") })
      let named = Set(line.dropFirst(command.count).split(separator: " ").map(String.init))

      let program = try Programs.built("fmdist")
      let script = ". launch/steps.sh; printf '%s\\n' \"${running[@]}\"; libraries_of \"$0\" | cut -d' ' -f3"
      let listed = try Command([], in: workspace) { _ in ["/bin/bash", "-c", script, program] }.finish()
      // Of no package, in every Debian, and what mpich brings along.
      let implied: Set = ["-", "libc6", "libgcc-s1", "libstdc++6", "libmpich12"]
      #expect(named == Set(listed.output.split(separator: "\n").map(String.init)).subtracting(implied))
    }
  }
}
