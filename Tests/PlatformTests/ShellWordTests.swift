import FMDistPlatform
import FMDistTestSupport
import Foundation
import Testing

@Suite struct ShellWordTests {
  @Test("plain words stay as they are")
  func plain() {
    #expect("runs/first-2".shellWord == "runs/first-2" && "Übung".shellWord == "Übung")
    #expect("my runs".shellWord == "'my runs'" && "it's".shellWord == "'it'\\''s'" && "".shellWord == "''")
    #expect("a\nb".shellWord == "$'a\\nb'" && "~".shellWord == "'~'")
  }

  @Test("bash reads every word back as it was", .timeLimit(.minutes(1)))
  func readsBack() throws {
    // No argument of a program has a null byte.
    let texts = NastyText.texts.filter { !$0.unicodeScalars.contains("\0") }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "printf '%s\\0' " + texts.map(\.shellWord).joined(separator: " ")]
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let found = bytes.split(separator: 0, omittingEmptySubsequences: false).map { [UInt8]($0) }
    #expect(found.dropLast() == texts.map(\.systemBytes)[...])
    for text in texts { #expect(NastyText.raw(in: text.shellWord) == nil && !text.shellWord.contains("\n")) }
  }

  @Test func aCommandIsTakenApartAsAShellDoes() {
    #expect("mpirun -bind-to  none\t".shellWords == ["mpirun", "-bind-to", "none"])
    #expect("'my mpi/mpirun' \"a b\"c\\ d ''".shellWords == ["my mpi/mpirun", "a bc d", ""])
    #expect(#""a\"b\n" 'c\'"#.shellWords == [#"a"b\n"#, #"c\"#])
    #expect("".shellWords == [] && " ".shellWords == [])
    for open in ["'a", "\"a", "a\\"] { #expect(open.shellWords == nil, "\(open)") }
    for text in ["my runs", "it's", "", "-x", "Übung", "a\"b"] { #expect(text.shellWord.shellWords == [text]) }
  }
}
