import FMDistReports
import FMDistTestSupport
import Testing

struct SampleSheetTests {
  private func rows(_ names: [String], images: Int) -> [SampleSheet.Row] {
    names.enumerated().map { index, name in
      .init(name: name, note: "\(images) images", images: (0..<images).map { Samples.image(index * 10 + $0) })
    }
  }

  @Test func looksAsItDid() throws {
    var rows = rows(["one", "two", "three"], images: 3)
    rows[1].images = [Samples.image(1, height: 6, width: 9, channels: 3)]
    rows[2].images = []
    try expectPicture(
      SampleSheet(title: "Samples", subtitle: "a line", rows: rows).picture(.greeked()), is: "samples.png")
  }

  @Test func augmentedVersionsStandBesideTheirOriginal() throws {
    var asked: [[Int]] = []
    let sheet = SampleSheet.augmented(title: "Augmented", rows: rows(["one", "two"], images: 2), versions: 3) {
      pixels, row, version in
      asked.append([row, version])
      return pixels.map { $0 &+ UInt8(60 * (version + 1)) }
    }
    #expect(asked == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]])
    #expect(sheet.rows[1].images.count == 4)
    #expect(sheet.rows[1].images[0] == Samples.image(10))
    #expect(sheet.rows[1].images[2].pixels == Samples.image(10).pixels.map { $0 &+ 120 })
    try expectPicture(sheet.picture(.greeked(.dark)), is: "augmented.png")
  }

  @Test func anySetIsDrawn() throws {
    try expectDrawable { SampleSheet(title: "", rows: []).picture($0) }
    try expectDrawable { SampleSheet(title: "none", rows: self.rows(["a", "b"], images: 0)).picture($0) }
    try expectDrawable { SampleSheet(title: "one", rows: self.rows(["a"], images: 1)).picture($0) }
    try expectDrawable { theme in
      SampleSheet(
        title: Samples.awkwardNames[1], subtitle: Samples.awkwardNames[0],
        rows: self.rows(Samples.awkwardNames, images: 2)
      )
      .picture(theme)
    }
    try expectDrawable { theme in
      SampleSheet(title: "many", rows: self.rows((0..<256).map { "class \($0)" }, images: 10)).picture(theme)
    }
    let sizes = [(1, 1, 1), (1, 300, 3), (300, 1, 1), (512, 400, 4), (28, 28, 2)]
    try expectDrawable { theme in
      SampleSheet(
        title: "sizes",
        rows: sizes.map { .init(name: "x", images: [Samples.image(1, height: $0.0, width: $0.1, channels: $0.2)]) }
      ).picture(theme)
    }
  }
}
