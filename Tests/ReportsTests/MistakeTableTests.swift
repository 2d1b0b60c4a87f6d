import FMDistReports
import FMDistRunFiles
import Foundation
import Testing

struct MistakeTableTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "errors-\(UUID().uuidString).csv").path()

  @Test func whatIsWrittenReadsBackExactly() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    // Floats whose decimals do not end, the least one, and none.
    let probabilities: [Float] = [1 / 3, 0.1, .leastNonzeroMagnitude, 1, .nan]
    let mistakes = probabilities.enumerated().map { index, value in
      Mistake(
        index: index * 2411, label: index % 2, prediction: 2, labelProbability: Double(value),
        predictionProbability: Double(1 - value))
    }
    let table = MistakeTable(mistakes)
    try table.write(to: path, classNames: ["a, b", "say \"c\"", "d"])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text.hasPrefix(
        "index,label,prediction,label_probability,prediction_probability,label_name,prediction_name\n"
          + "0,0,2,0.33333334,0.6666666,\"a, b\",d\n2411,1,2,0.1,0.9,\"say \"\"c\"\"\",d\n"))
    let read = try MistakeTable(file: path, classes: 3).mistakes
    #expect(read.dropLast() == mistakes.dropLast()[...])
    #expect(read.last?.index == mistakes.last?.index && read.last?.labelProbability.isNaN == true)
    #expect(throws: RunFileError.self) { try MistakeTable(file: path, classes: 2) }
  }

  /// The image's number is the one that it is read back by, whatever its file is called.
  @Test func filesAreNamedWhereThereAreAny() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let mistakes = [3, 1].map {
      Mistake(index: $0, label: 0, prediction: 1, labelProbability: 0.25, predictionProbability: 0.75)
    }
    let table = MistakeTable(mistakes, files: ["no", "test/a/=1,\n.png", "no", "test/b/2.png"])
    try table.write(to: path, classNames: ["a", "b"])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines[0].hasSuffix(",label_name,prediction_name,file"))
    #expect(lines[1...] == ["3,0,1,0.25,0.75,a,b,test/b/2.png", "1,0,1,0.25,0.75,a,b,\"test/a/=1,\\n.png\""])
    #expect(try MistakeTable(file: path, classes: 2).mistakes == mistakes)
  }

  @Test(
    arguments: [
      "", "index", "1,0,1,0.5", "1,0,1,0.5,x,a,b", "-1,0,1,0.1,0.5,a,b", "1,1,1,0.1,0.5,a,b", "1,0,9,0.1,0.5,a,b",
      "99999999999999999999,0,1,0.1,0.5,a,b",
    ])
  func whatIsNoTableIsSaid(_ line: String) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let header = MistakeTable([]).text(classNames: [])
    try ((line.hasPrefix("index") || line.isEmpty ? "" : header) + line + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: RunFileError.self) { try MistakeTable(file: path, classes: 3) }
    #expect(error?.kind == .malformed && error?.path == path)
  }

  @Test func theWorstAreFirst() {
    func mistake(_ index: Int, _ margin: Double) -> Mistake {
      Mistake(index: index, label: 0, prediction: 1, labelProbability: 0, predictionProbability: margin)
    }
    let sorted = Mistake.worstFirst([mistake(4, 0.5), mistake(3, .nan), mistake(2, 0.75), mistake(1, 0.5)])
    #expect(sorted.map(\.index) == [3, 2, 1, 4])
  }
}
