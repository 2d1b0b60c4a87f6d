import FMDistPlatform
import Foundation
import Testing

struct InstallationTests {
  /// Other hosts may have other processors, so ranks there are started by the command that chooses.
  @Test func theProgramForAProcessorIsStartedByTheCommandThatChooses() throws {
    let prefix = FileManager.default.temporaryDirectory.appending(path: "fmdist prefix \(UUID().uuidString)").path()
    defer { try? FileManager.default.removeItem(atPath: prefix) }
    let program = "\(prefix)/lib/fmdist/x86-64-v3/fmdist"
    #expect(Installation.command(for: program) == program, "there is none")
    try FileManager.default.createDirectory(atPath: "\(prefix)/bin", withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: "\(prefix)/bin/fmdist"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(prefix)/bin/fmdist")
    #expect(Installation.command(for: program) == "\(prefix)/bin/fmdist")
    #expect(Installation.command(for: "/usr/bin/fmdist") == "/usr/bin/fmdist")
    #expect(Installation.command(for: "/lib/fmdist") == "/lib/fmdist")
  }
}
