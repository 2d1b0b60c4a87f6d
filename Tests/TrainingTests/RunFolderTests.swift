import FMDistRuns
import FMDistTraining
import Testing

struct RunFolderTests {
  @Test(arguments: [
    ("run", "run"), ("run/", "run"), ("runs//first///", "runs/first"), ("/a/./b/.", "/a/b"), ("./-run/", "./-run"),
    (".", "."), ("./", "."), ("../run/..", "../run/.."), ("/", "/"), ("", ""),
  ])
  func aPathIsWrittenPlainly(_ path: String, _ plain: String) { #expect(RunFolder(path).path == plain) }

  @Test func aFolderBesideHasANameOfItsOwn() {
    #expect(RunFolder("runs/first/").sibling("again") == "runs/first-again")
    let here = RunFolder(".").sibling("again")
    #expect(here.hasPrefix("./../") && here.hasSuffix("-again") && here != "./../-again" && here != "./../.-again")
  }
}
