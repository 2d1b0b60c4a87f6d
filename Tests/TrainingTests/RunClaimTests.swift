import FMDistPlatform
import FMDistRuns
import FMDistTraining
import Foundation
import Synchronization
import Testing

struct RunClaimTests {
  /// A folder that lasts as long as the value.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path()
    init() throws { try FileSystem.makeFolders(path) }
    deinit { try? FileSystem.removeTree(path) }
    func write(_ text: String, to name: String) throws {
      try FileSystem.makeFolders(PathText.split("\(path)/\(name)").folder)
      try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }
    func names(_ name: String = "") -> [String] { ((try? FileSystem.names(in: "\(path)/\(name)")) ?? []).sorted() }
  }

  @Test func aFolderIsHeldByOneAndNothingIsLeftOfAClaimThatDidNotBegin() throws {
    let folder = try Folder()
    let run = RunFolder("\(folder.path)/a/b")
    var claim: RunClaim? = try .take(run)
    let error = #expect(throws: RunError.self) { _ = try RunClaim.take(run) }
    #expect(error?.fault == .cannotCreate)
    #expect(error?.description.contains("a/b is held by another run, process \(getpid()) on ") == true)
    withExtendedLifetime(claim) {}
    claim = nil
    #expect(folder.names() == [])
    _ = try RunClaim.take(run)
  }

  @Test func aRunThatBeganAndWroteNothingLeavesNothing() throws {
    let folder = try Folder()
    for name in [nil, "config.yaml"] {
      var claim: RunClaim? = try .take(RunFolder("\(folder.path)/run"))
      claim?.keep()
      if let name { try folder.write("", to: "run/\(name)") }
      withExtendedLifetime(claim) {}
      claim = nil
      #expect(folder.names("run") == (name.map { [".fmdist-run", $0] } ?? []))
      #expect(folder.names() == (name == nil ? [] : ["run"]))
    }
  }

  @Test func whereNoFolderCanBeMadeTheSystemsReasonIsSaid() {
    let error = #expect(throws: RunError.self) { _ = try RunClaim.take(RunFolder("/proc/fmdist")) }
    #expect(error?.fault == .io)
    #expect(error?.description == "/proc/fmdist: cannot be written to: No such file or directory")
  }

  @Test func ofManyAtOnceEachGetsAFolderOfItsOwn() throws {
    let folder = try Folder()
    // A person's folder, a file, an empty folder, one of a killed claim, a run, a link that leads nowhere.
    try folder.write("mine", to: "x/notes.txt")
    try folder.write("mine", to: "x-2")
    try FileSystem.makeFolders("\(folder.path)/x-3")
    try folder.write("", to: "x-4/.fmdist-run")
    try folder.write("", to: "x-5/config.yaml")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/x-6", withDestinationPath: "nowhere")
    let claims = Mutex<[RunClaim]>([])
    let path = folder.path
    DispatchQueue.concurrentPerform(iterations: 12) { _ in
      if let claim = try? RunClaim.takeUnused(name: "x", in: path) { claims.withLock { $0.append(claim) } }
    }
    let taken = claims.withLock { $0.map { PathText.split($0.folder.path).name } }
    #expect(Set(taken) == Set(["x-3", "x-4"] + (7...16).map { "x-\($0)" }) && taken.count == 12)
    #expect(folder.names("x") == ["notes.txt"] && folder.names().count == 16)
  }

  @Test(arguments: [
    "notes.txt", "config.yaml", "report.html", "result.json", "log.jsonl", "history.tsv", ".hidden", "checkpoints/x",
    "checkpoints/last.safetensors", "tensorboard/events.out.tfevents.1600000000.host.1.0", "\u{301}", "a\nb",
  ])
  func aFolderThatIsNoRunsIsRefusedAndStays(_ name: String) throws {
    let folder = try Folder()
    try folder.write("mine", to: "f/\(name)")
    let error = #expect(throws: RunError.self) { _ = try RunClaim.take(RunFolder("\(folder.path)/f")) }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("is not a run's folder and not empty") == true)
    #expect(FileSystem.beginning(of: "\(folder.path)/f/\(name)", count: 9) == Array("mine".utf8))
    #expect(folder.names("f").count == 1)
  }

  @Test(arguments: [
    "checkpoints", "tensorboard", "log.jsonl", "result.json", "report.html", "errors-of-1-a-as-2-b.png",
  ])
  func aLinkWhereFmdistWritesIsRefused(_ name: String) throws {
    let folder = try Folder()
    try folder.write("mine", to: "elsewhere/file")
    for file in ["config.yaml", ".fmdist-run"] { try folder.write("", to: "run/\(file)") }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/run/\(name)", withDestinationPath: "\(folder.path)/elsewhere")
    let error = #expect(throws: RunError.self) { _ = try RunClaim.take(RunFolder("\(folder.path)/run")) }
    #expect(error?.fault == .usage && error?.description.contains("\(name) is a link") == true)
    #expect(folder.names("elsewhere") == ["file"])
  }

  @Test func aMarkThatIsALinkIsNamedAndARefusalPutsTheMarkBack() throws {
    let folder = try Folder()
    try FileSystem.makeFolders("\(folder.path)/linked")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/linked/.fmdist-run", withDestinationPath: "\(folder.path)/elsewhere")
    let error = #expect(throws: RunError.self) { _ = try RunClaim.take(RunFolder("\(folder.path)/linked")) }
    #expect(error?.fault == .usage && error?.description.contains(".fmdist-run is a link") == true)
    #expect(folder.names() == ["linked"])

    for file in ["config.yaml", ".fmdist-run"] { try folder.write("", to: "run/\(file)") }
    let run = RunFolder("\(folder.path)/run")
    let old = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: run.mark)
    var claim: RunClaim? = try .take(run)
    #expect(FileStatus(run.mark)?.size ?? 0 > 0)
    withExtendedLifetime(claim) {}
    claim = nil
    #expect(FileStatus(run.mark)?.size == 0)
    #expect(try FileManager.default.attributesOfItem(atPath: run.mark)[.modificationDate] as? Date == old)
  }

  @Test func aFolderMayBeALinkOrAlmostEmptyAndItsNameAnything() throws {
    let folder = try Folder()
    try folder.write("", to: "real/.gitkeep")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "real")
    let claim = try RunClaim.take(RunFolder("\(folder.path)/link/"))
    #expect(throws: RunError.self) { _ = try RunClaim.take(RunFolder("\(folder.path)/real/../real")) }
    withExtendedLifetime(claim) {}
    // A copy of hard links is another folder.
    try folder.write("", to: "copy/.fmdist-run")
    try FileSystem.makeFolders("\(folder.path)/original")
    try FileSystem.link("\(folder.path)/copy/.fmdist-run", as: "\(folder.path)/original/.fmdist-run")
    let both = try ["copy", "original"].map { try RunClaim.take(RunFolder("\(folder.path)/\($0)")) }
    withExtendedLifetime(both) {}
    for name in [String(repeating: "n", count: 255), SystemText.decode([0xFF, 0x0A]), "'\" $(x)", "-x"] {
      let claim = try RunClaim.take(RunFolder("\(folder.path)/\(name)"))
      #expect(folder.names(name) == [".fmdist-run"])
      withExtendedLifetime(claim) {}
    }
    let long = folder.path + String(repeating: "/" + String(repeating: "n", count: 200), count: 20)
    #expect(throws: RunError.self) { _ = try RunClaim.take(RunFolder(long)) }
  }
}
