import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Testing

struct GalleryTests {
  @Test func theWorstMistakesComeFirst() {
    // Images 0 and 3 are right; 1 is surely wrong, 2 and 4 a bit, equally.
    let probabilities: [Float] = [
      0.5, 0.25, 0.25, 0.0, 0.125, 0.875, 0.25, 0.5, 0.25, 0.0, 0.0, 1.0, 0.5, 0.25, 0.25,
    ]
    let mistakes = Mistake.ranked(labels: [0, 0, 2, 2, 1], probabilities: probabilities, classes: 3)
    #expect(mistakes.map(\.index) == [1, 2, 4])
    #expect(
      mistakes[0]
        == Mistake(index: 1, label: 0, prediction: 2, labelProbability: 0, predictionProbability: 0.875))
    #expect(mistakes.map(\.margin) == [0.875, 0.25, 0.25])
  }

  @Test func equalProbabilitiesGoToTheFirstClassAndNaNIsLast() {
    func predictions(_ rows: [[Float]]) -> [Int] {
      // The label is the last class, which none of the rows predicts.
      Mistake.ranked(labels: rows.map { $0.count - 1 }, probabilities: rows.flatMap { $0 }, classes: 3)
        .sorted { $0.index < $1.index }.map(\.prediction)
    }
    #expect(
      predictions([[0.4, 0.4, 0.2], [.nan, 0.5, 0.1], [0.5, .nan, 0.1], [.nan, .nan, .nan]]) == [0, 1, 0, 0])
    #expect(Mistake.ranked(labels: [], probabilities: [], classes: 3).isEmpty)
    #expect(Mistake.ranked(labels: [0, 0], probabilities: [1, 1], classes: 1).isEmpty)
  }

  private func errors(_ names: [String], total: Int = 836) -> ErrorGallery {
    let mistakes = names.indices.map { index in
      (
        mistake: Mistake(
          index: index * 431, label: index, prediction: (index + 1) % names.count, labelProbability: 0.01,
          predictionProbability: 0.99), image: Samples.image(index)
      )
    }
    return ErrorGallery(title: "Errors", mistakes: mistakes, total: total, images: 10_000, classNames: names)
  }

  @Test func theTotalIsSaid() {
    #expect(errors(["a", "b"]).sentence.hasPrefix("836 of 10,000 wrong; the 2 worst, by"))
    #expect(errors(["a", "b"], total: 2).sentence.hasPrefix("2 of 10,000 wrong; all, by"))
    #expect(errors([], total: 0).sentence == "0 of 10,000 wrong")
    func entry(_ prediction: String, _ truth: String?) -> PredictionGallery.Entry {
      .init(image: Samples.image(1), prediction: prediction, probability: 0.5, truth: truth)
    }
    let entries = [entry("a", "a"), entry("a", "b"), entry("a", nil)]
    #expect(PredictionGallery(title: "p", entries: entries).sentence == "1 of 2 right")
    #expect(PredictionGallery(title: "p", entries: [entry("a", nil)]).sentence == nil)
  }

  /// A number can be pasted into `predict --indices`; of a file a card has its name, and text its path.
  @Test func imagesAreCalledByNumberAndFile() {
    #expect(ImageName(2914, files: nil).lines == ["image 2914"] && ImageName(2914, files: nil).text == "image 2914")
    let named = ImageName(1, files: ["test/a/1.png", "test/b/2.png"])
    #expect(named.lines == ["image 1", "2.png"] && named.text == "image 1 (test/b/2.png)")
    #expect(ImageName(2, files: ["test/a/1.png"]).file == nil)
  }

  @Test func galleriesLookAsTheyDid() throws {
    try expectPicture(errors(["one", "two", "a very long name of a class"]).picture(.greeked()), is: "errors.png")
    let entries = [("a", "a"), ("b", "c"), ("d", nil)].enumerated().map { index, names in
      PredictionGallery.Entry(
        image: Samples.image(index, height: 6, width: 9, channels: 3), prediction: names.0, probability: 0.75,
        truth: names.1, notes: ["\(index).png"])
    }
    try expectPicture(PredictionGallery(title: "p", entries: entries).picture(.greeked(.dark)), is: "predictions.png")
  }

  @Test func anyGalleryIsDrawn() throws {
    try expectDrawable { self.errors([]).picture($0) }
    try expectDrawable { self.errors(Samples.awkwardNames).picture($0) }
    try expectDrawable { self.errors((0..<200).map { "class \($0)" }).picture($0) }
    try expectDrawable { PredictionGallery(title: "", entries: []).picture($0) }
    try expectDrawable { theme in
      PredictionGallery(
        title: "p",
        entries: Samples.awkwardNames.map {
          .init(image: Samples.image(2), prediction: $0, probability: .nan, truth: $0 + "x", notes: [$0, $0])
        }
      ).picture(theme)
    }
  }
}
