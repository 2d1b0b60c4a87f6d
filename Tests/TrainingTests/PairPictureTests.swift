import FMDistRuns
import FMDistTraining
import Testing

/// The files of `report --errors-of`.
struct PairPictureTests {
  @Test func eachPairHasAFileOfItsOwn() throws {
    let names = [
      "a", "b", "a/b", "a b", "A", "b-as-0-a", "a-as-1-b", String(repeating: "long", count: 100),
      String(repeating: "シャツ", count: 100), "e" + String(repeating: "\u{301}", count: 300),
    ]
    let folder = RunFolder("run")
    var files: Set<String> = []
    for label in names {
      for prediction in names where prediction != label {
        let pair = try ClassPair("\(label),\(prediction)", classNames: names)
        let file = folder.pairPicture(pair, classNames: names, .png)
        let name = file.dropFirst("run/".count)
        // The longest name of a file, less what is put behind while it is written.
        #expect(name.utf8.count <= 200 && !name.contains("/") && !name.contains(" "), "\(file)")
        files.insert(file.lowercased())
      }
    }
    #expect(files.count == names.count * (names.count - 1))
    let pair = try ClassPair("Pullover,T-shirt/top", classNames: ["T-shirt/top", "Trouser", "Pullover"])
    #expect(
      folder.pairPicture(pair, classNames: ["T-shirt/top", "Trouser", "Pullover"], .svg)
        == "run/errors-of-2-Pullover-as-0-T-shirt-top.svg")
  }
}
