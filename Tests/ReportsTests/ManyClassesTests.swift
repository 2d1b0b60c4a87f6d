import FMDistReports
import FMDistRunFiles
import Testing

/// What is shown of a thousand classes: what a person reads, and no square of them.
struct ManyClassesTests {
  /// Ten images of each class, all right but for some of classes 900 to 904 and 17.
  private func confusion(_ classes: Int = 1000) throws -> ConfusionMatrix {
    var counts = (0..<classes).map { row in (0..<classes).map { $0 == row ? 10 : 0 } }
    for (label, prediction, count) in [(900, 901, 9), (901, 900, 6), (17, 902, 4), (903, 904, 2)] {
      counts[label][label] -= count
      counts[label][prediction] += count
    }
    return try ConfusionMatrix(counts, classNames: (0..<classes).map { "class \($0)" })
  }

  @Test func theClassesThatAreConfusedAreShown() throws {
    let confusion = try confusion()
    let shown = confusion.shownClasses(most: 60)
    #expect(shown.count == ManyClasses.shown && shown == shown.sorted() && Set(shown).count == shown.count)
    #expect(Set(shown).isSuperset(of: [17, 900, 901, 902, 903, 904]))
    #expect(confusion.shownClasses(most: 1000) == Array(0..<1000))
    // Precision 1/7 and recall 1/10 of class 900; 4/13 and 4/10 of class 901.
    #expect(ClassScores(confusion).worst(most: 3) == [900, 901, 17])
  }

  @Test func aTerminalHasTheWorst() throws {
    let lines = try confusion().table.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.count == 2 + ManyClasses.scores + 1 + 2 + 4)
    #expect(lines[0] == "The 20 of 1,000 classes with the lowest F1.")
    #expect(lines[2].hasPrefix("class 900") && lines[2].contains("0.118"))
    #expect(lines.contains("class 900 was predicted as class 901 9 times, 90.0 % of its images"))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  /// The share of a cell is of the whole row, whichever columns are shown.
  @Test func aPageHasTheWorstAndStaysSmall() throws {
    let markup = MatrixMarkup(confusion: try confusion()).markup.source
    #expect(markup.contains("These are the 40 classes that are confused most often, of 1,000"))
    #expect(markup.contains("9 of 10 images of class 900 were predicted as class 901"))
    #expect(markup.contains("90.0 %") && markup.utf8.count < 500_000)
  }

  @Test func aPictureHasThem() throws {
    let map = ConfusionHeatMap(title: "many", confusion: try confusion())
    let picture = map.picture()
    #expect(max(picture.width, picture.height) < 2000)
    try expectDrawable { map.picture($0) }
  }
}
