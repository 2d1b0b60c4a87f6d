import FMDistPlatform
import Testing

struct SystemTextTests {
  @Test func anyBytesComeBack() {
    var bytes: [[UInt8]] = (1...255).map { [UInt8($0)] }
    bytes += [
      Array("caf\u{E9}/日本".utf8), [0x66, 0xE9, 0x2F, 0x62], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
      [0xED, 0xA0, 0x80],
      // The characters that stand for bytes.
      Array("\u{EF80}\u{EFFF}".utf8), [0xFF] + Array("\u{EFFF}".utf8) + [0x80], Array(1...255),
    ]
    for bytes in bytes { #expect(SystemText.decode(bytes).systemBytes == bytes) }
    #expect(SystemText.decode(Array("Übung".utf8)) == "Übung")
    // What is not text is seen as bytes, and two names are never taken for one.
    #expect(SystemText.decode([0x61, 0xFF]).visible == "a\\xFF")
    #expect(SystemText.decode([0x61, 0xFF]) != SystemText.decode([0x61, 0xFE]))
  }

  @Test func aNULEndsNoPath() {
    #expect("/tmp\0/x".withSystemPath { $0.pointee == 0 })
    #expect(!FileSystem.exists("/tmp\0nothing") && FileSystem.exists("/tmp"))
  }

  @Test func pathsArePartedAtBytes() {
    // With the mark, slash and name are one Character.
    let name = "\u{301}x"
    #expect(PathText.split("a/\(name)").folder == "a")
    #expect(PathText.areSame(PathText.split("a/\(name)").name, name))
    #expect(PathText.names("/a//\(name)/") == ["a", name])
    #expect(
      PathText.split("/a") == ("/", "a") && PathText.split("a//") == (".", "a") && PathText.split("a//b/") == ("a", "b")
    )
    #expect(!PathText.areSame("\u{DC}", "U\u{308}"))
  }

  @Test(arguments: [
    ("runs/a", "runs/a"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("-x", "./-x"), ("", "''"), ("$HOME", "'$HOME'"),
    ("a\nb", #"$'a\nb'"#), ("Übung", "Übung"),
  ])
  func aShellTakesAPathAsItIs(_ path: String, _ word: String) { #expect(path.shellPath == word) }

  @Test func bytesOfAPathAreEscapedForAShell() {
    #expect(SystemText.decode([0x61, 0xE9, 0x20]).shellWord == #"$'a\xe9 '"#)
  }
}
