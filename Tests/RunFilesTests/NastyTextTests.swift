import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// Files that anyone may show on a terminal, with names from outside in them.
struct NastyTextTests {
  @Test func jsonIsHarmlessAndReadsBack() throws {
    struct Line: Decodable { var text: String }
    for text in NastyText.texts {
      let line = EventLog.line("event", ["text": .string(text)])
      #expect(NastyText.raw(in: line) == nil && !line.contains("\n"), "\(line)")
      #expect(Array(try JSONDecoder().decode(Line.self, from: Data(line.utf8)).text.utf8) == Array(text.utf8))
    }
  }

  @Test func aResultIsHarmlessAndReadsBack() throws {
    let folder = try TemporaryFolder()
    let count = NastyText.texts.count
    var result = ResultFile(
      configurationName: NastyText.texts[0], dataset: NastyText.texts[1], synthetic: false, testAccuracy: 0,
      testLoss: 1,
      validationAccuracy: 0.5, validation: NastyText.texts[2], chosenOnTestSet: false,
      confusion: Array(repeating: Array(repeating: 0, count: count), count: count), weightsSHA256: "ab",
      parameterCount: 1,
      imagesPerSecond: 1, seconds: 1, ranks: 1, threadsPerRank: 1, epochs: 1, batchSize: 1, seed: 1,
      fmdistVersion: NastyText.texts[3])
    result.classNames = NastyText.texts
    try result.write(to: folder.file("result.json"))
    #expect(NastyText.raw(in: try String(contentsOfFile: folder.file("result.json"), encoding: .utf8)) == nil)
    let found = try ResultFile(file: folder.file("result.json"))
    // Classes' names are kept in normal form C.
    #expect(
      found.classNames?.map { Array($0.utf8) }
        == NastyText.texts.map { Array($0.precomposedStringWithCanonicalMapping.utf8) })
    #expect(found.fmdistVersion == NastyText.texts[3])
  }

  @Test func aConfigurationIsHarmlessAndReadsBack() throws {
    for text in NastyText.texts {
      let value: ConfigurationValue = ["text": .string(text), "list": .list([.string(text)])]
      let yaml = ConfigurationWriter.text(of: value)
      #expect(NastyText.raw(in: yaml) == nil, "\(yaml)")
      #expect(try ConfigurationNode(text: yaml, name: "written").value == value)
    }
  }

  @Test func namesOfTensorsReadBack() throws {
    let folder = try TemporaryFolder()
    // Equal by Unicode's rules or not, they are different bytes.
    let names = NastyText.texts.filter { !$0.isEmpty }
    let metadata = Dictionary(names.map { ($0, $0) }) { $1 }
    try SafetensorsFile.write(
      names.map { Tensor($0, shape: [1], values: [1] as [Float]) }, metadata: metadata, to: folder.file("a"))
    let found = try SafetensorsFile(folder.file("a"))
    #expect(found.metadata == metadata && found.tensors.map(\.name) == names)
  }

  @Test func aDeviceIsNeverReplaced() throws {
    let folder = try TemporaryFolder()
    let link = folder.file("link.json")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
    for path in [link, "/dev/full", folder.path] {
      let error = #expect(throws: RunFileError.self) { try AtomicFile.write("text", to: path) }
      #expect(error?.fault == .io)
    }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/full")
    #expect(folder.names == ["link.json"])
  }
}
