import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// `report.html`: well-formed, complete, and nothing in it that a browser would fetch.
struct RunPageTests {
  /// A history whose validation falls after the second epoch.
  static func history(_ epochs: Int) -> History {
    History(
      (0..<epochs).map {
        History.Row(
          epoch: $0 + 1, loss: 1 / Double($0 + 1), accuracy: 0.9, validationLoss: 0.5,
          validationAccuracy: 0.8 - 0.01 * abs(Double($0) - 1))
      })
  }

  static func result(_ names: [String], chosen: Bool = false, accuracy: Double = 0.75) -> ResultFile {
    var result = ResultFile(
      configurationName: "first", dataset: "fashion-mnist", synthetic: false, testAccuracy: accuracy, testLoss: 0.3,
      validationAccuracy: 0.8, validation: "the last 12,000 images of the training file", chosenOnTestSet: chosen,
      confusion: confusion(names.count), weightsSHA256: String(repeating: "ab", count: 32), parameterCount: 12_345,
      imagesPerSecond: 9876, seconds: 12.5, ranks: 4, threadsPerRank: 2, epochs: 3, batchSize: 64, seed: 7,
      fmdistVersion: "0.1.0")
    result.classNames = names
    return result
  }

  static func confusion(_ count: Int) -> [[Int]] {
    (0..<count).map { row in (0..<count).map { $0 == row ? 900 : ($0 + row) % 3 == 0 ? 87 : 0 } }
  }

  static let environment: EnvironmentFile = {
    var data = EnvironmentFile.DataFacts(
      dataset: "fashion-mnist", synthetic: false, verified: true, height: 28, width: 28, channels: 1,
      trainingImages: 60_000, testImages: 10_000, sha256: "feed")
    data.files = [EnvironmentFile.File(part: "test labels", name: "labels.gz", md5: "1234abcd")]
    return EnvironmentFile(
      fmdistVersion: "0.1.0", operatingSystem: "Debian", processor: "A processor", cores: 8, ranks: 4,
      threadsPerRank: 2,
      hosts: [.init(name: "node1", ranks: 3), .init(name: "node2", ranks: 1)], data: data)
  }()

  /// A page with everything, of classes called `names`.
  static func page(_ names: [String], epochs: Int = 3) throws -> RunPage {
    var page = RunPage(title: "first", history: history(epochs), writtenBy: "0.1.0")
    page.result = result(names)
    page.result?.calibration = Calibration((0..<40).map { (probability: Float($0 % 9) / 9, isRight: $0 % 3 == 0) })
    page.thresholds = names.map { name in
      let steps = (1...9).map {
        ThresholdCurve.Step(
          threshold: 1 - Float($0) / 10, predictedPositives: 2 * $0, truePositives: 10 - (10 - $0) * (10 - $0) / 10)
      }
      return ThresholdCurve(className: name, steps: steps, auc: 0.75, averagePrecision: 0.5)
    }
    page.confusion = try ConfusionMatrix(confusion(names.count), classNames: names)
    page.environment = environment
    page.events = (1...max(epochs, 1)).map {
      EpochEvent(epoch: $0, learningRate: 0.001 / Double($0), imagesPerSecond: 9000)
    }
    page.dates = RunDates(began: "2026-01-31T12:00:00.000Z", ended: "2026-01-31T12:01:02.345Z")
    page.layers = [
      .init(name: "flatten", kind: "flatten", shape: "(784)", parameters: 0),
      .init(name: "dense", kind: "dense", detail: "10 units, softmax", shape: "(10)", parameters: 7850),
    ]
    page.configuration = "name: first\nmodel: [flatten]\n"
    page.samples = names.map {
      SampleSheet.Row(name: $0, note: "2 images", images: [Samples.image(1), Samples.image(2)])
    }
    page.command = "fmdist train --config runs/first/config.yaml"
    let mistake = Mistake(
      index: 1017, label: 0, prediction: names.count - 1, labelProbability: 0.125, predictionProbability: 0.875)
    page.errorGallery = ErrorGallery(
      title: "", mistakes: [(mistake, Samples.image(3))], total: 1, images: 10, classNames: names)
    page.errorTable = [["index", "true", "predicted"], ["17", "Shirt, \"long\"", "Coat"]]
    return page
  }

  /// Checks what must be so of any page, and gives its elements.
  @discardableResult
  static func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Int] {
    let found = try elements(ofXML: Array(text.utf8))
    #expect(found["html"] == 1 && found["h1"] == 1 && found["main"] == 1, sourceLocation: sourceLocation)
    #expect(!text.contains("http:") && !text.contains("https:"), sourceLocation: sourceLocation)
    #expect(text.utf8.count < 2 << 20, "\(text.utf8.count) bytes", sourceLocation: sourceLocation)
    for element in ["iframe", "object", "embed", "video", "audio", "base", "form"] {
      #expect(found[element] == nil, sourceLocation: sourceLocation)
    }
    // Whatever is fetched is in the page, or a place in it.
    for attribute in ["src=\"", "href=\""] {
      for address in text.components(separatedBy: attribute).dropFirst() {
        #expect(address.hasPrefix("data:") || address.hasPrefix("#"), sourceLocation: sourceLocation)
      }
    }
    #expect(!text.contains("url(") && !text.contains("@import"), sourceLocation: sourceLocation)
    return found
  }

  @Test func aPageHasAllThatTheRunHas() throws {
    let text = try Self.page(["Shirt", "Coat", "Bag"]).text
    let found = try Self.check(text)
    // Seven charts, and a legend's lines are drawings too; six images of classes and an error's.
    #expect(found["figure"] == 7 && found["img"] == 7)
    for words in [
      "75.00 %", "12,345", "9,876", "4 x 2", "best val_acc, epoch 2", "87 of 987 images of Coat were predicted as Bag",
      "none of 900 images of Shirt was predicted as Coat",
      "the last 12,000 images of the training file", "1234abcd", "feed", "node1 (3 ranks), node2 (1 rank)",
      "A processor",
      "2026-01-31 12:01:02 UTC", "10 units, softmax", "name: first\nmodel: [flatten]",
      String(repeating: "ab", count: 32),
      "fmdist train --config runs/first/config.yaml", "Shirt, &quot;long&quot;", "learning rate 0.001",
      "epoch 3\ntraining 90.00 %\nvalidation 79.00 %", "1 of 10 wrong; all", "✗ Bag", "87.5 %", "image 1017",
    ] { #expect(text.contains(words), "\(words) is missing") }
    #expect(!text.contains("THE TEST SET"))
  }

  @Test func cellsSayWhatTheyCount() throws {
    let names = ["Shirt", "Coat", "Bag"]
    let matrix = MatrixMarkup(
      confusion: try ConfusionMatrix([[913, 87, 0], [1, 2, 0], [0, 0, 0]], classNames: names))
    #expect(matrix.sentence(0, 1) == "87 of 1,000 images of Shirt were predicted as Coat")
    #expect(matrix.sentence(1, 0) == "1 of 3 images of Coat was predicted as Shirt")
    #expect(matrix.sentence(0, 0) == "913 of 1,000 images of Shirt were predicted correctly")
    #expect(matrix.sentence(2, 0) == "none of 0 images of Bag was predicted as Shirt")
    let cells = try elements(ofXML: Array(matrix.markup.wrapped.utf8))
    #expect(cells["td"] == 10 && cells["th"] == 6)
  }

  /// WCAG's contrast of each number with its cell, read from the page as a browser reads it.
  @Test func numbersStandOutFromTheirCells() throws {
    for share in 0...200 {
      let counts = [[200 - share, share, 0], [0, 0, 200], [0, 0, 1]]
      let matrix = MatrixMarkup(confusion: try ConfusionMatrix(counts, classNames: ["a", "b", "c"]))
      for cell in matrix.markup.source.components(separatedBy: "<td class=\"").dropFirst() {
        let kinds = cell.prefix { $0 != "\"" }.split(separator: " ")
        let start = try #require(cell.firstRange(of: "--s: ")).upperBound
        let strength = try #require(Double(cell[start...].prefix { $0 != "\"" }))
        for (theme, isWhite) in [(Theme.light, kinds.contains("white")), (.dark, !kinds.contains("black"))] {
          let full = kinds.contains("right") ? theme.training : theme.validation
          let contrast = theme.panel.mixed(with: full, share: strength).contrast(
            with: isWhite ? Color(0xFFFFFF) : Color(0x000000))
          #expect(contrast >= 4.5, "\(contrast) at \(kinds) of \(strength)")
        }
      }
    }
  }

  @Test func namesBecomeNoMarkup() throws {
    let names = Samples.awkwardNames
    var page = try Self.page(names)
    page.title = "<script>alert(\"1 & 2\")</script>"
    page.configuration = "name: </code></pre><img src=\"https://example.org\"/>"
    page.command = "fmdist train --config 'a & b'"
    let found = try elements(ofXML: Array(page.text.utf8))
    #expect(found["script"] == 1 && found["b"] == 9, "\(found)")
    #expect(page.text.contains("&lt;b&gt;&amp;amp;&quot;&#39;") && !page.text.contains("<b>&"))
    #expect(page.text.contains("tab\\tnew\nline\\u{0}end"))
    #expect(Markup.escaped("<&>\"'") == "&lt;&amp;&gt;&quot;&#39;")
    let text = "a<b"
    let markup: Markup = "<i>\(text)\(3)\(1.25)\(["<br/>" as Markup])</i>"
    #expect(markup.source == "<i>a&lt;b31.25<br/></i>")
  }

  @Test func whatIsMissingIsLeftOutWithAWord() throws {
    let text = RunPage(title: "old", history: History(), writtenBy: "0.1.0").text
    let found = try Self.check(text)
    #expect(found["section"] == 9 && found["figure"] == nil && found["img"] == nil)
    for words in [
      "no result.json", "No epoch is finished", "once the run is finished", "no errors.png", "no environment.json",
      "no config.yaml", "not available", "shapes are not known",
    ] { #expect(text.contains(words), "\(words) is missing") }
    var page = try Self.page(["a", "b"])
    page.errorGallery = nil
    page.errorsMissing = "errors.png has 2.8 MB, too large for this page; see the file."
    #expect(page.text.contains("2.8 MB") && !page.text.contains("no errors.png"))
    page.errorPicture = EmbeddedPicture(png: try Raster(Samples.image(3)).png(), description: "the errors")
    #expect(page.text.contains("alt=\"the errors\"") && !page.text.contains("2.8 MB"))
  }

  /// There are no errors of one class taken for another, but wrong labels.
  @Test func imagesWithSeveralLabelsHaveNoErrors() throws {
    var page = try Self.page(["a", "b", "c"])
    #expect(page.text.contains("id=\"errors\""))
    page.confusion = nil
    page.result?.confusion = nil
    page.result?.classCounts = [
      ClassCounts(truePositives: 3, predictedPositives: 5, support: 4),
      ClassCounts(truePositives: 0, predictedPositives: 0, support: 1),
      ClassCounts(truePositives: 2, predictedPositives: 2, support: 2),
    ]
    let text = page.text
    #expect(try Self.check(text)["section"] == 8 && !text.contains("id=\"errors\""))
    // 2 of a that are not, 1 that is and was not found, and 1 of b.
    #expect(text.contains("4 of 40 labels wrong") && text.contains("share of ones"))
  }

  @Test func theThresholdSaysOfWhichClassItIs() throws {
    var page = try Self.page(["good", "defect"])
    page.result?.thresholds = [0.25]
    page.result?.classWeights = [0.5263157, 10]
    #expect(page.text.contains("good 0.526, defect 10"))
    #expect(page.text.contains("defect is predicted above it<"))
    page.result?.thresholdMetric = "f1_score"
    #expect(page.text.contains("defect is predicted above it; maximizes f1_score on the validation images"))
    #expect(page.text.contains("defect: mean probability") && page.text.contains("share of defect"))
  }

  @Test func aTestSetThatChoseIsCalledSo() throws {
    var page = try Self.page(["a", "b"])
    page.result = Self.result(["a", "b"], chosen: true)
    #expect(page.text.contains("THE TEST SET WAS USED FOR CHOOSING"))
    page.result?.chosenOnTestSet = false
    page.result?.validation = "the test set"
    #expect(page.text.contains("the test set validated"))
    page.result?.synthetic = true
    #expect(page.text.contains("SYNTHETIC DATA"))
  }

  @Test func oddRunsGiveAPageToo() throws {
    for epochs in [1, 2, 1001] {
      let found = try Self.check(try Self.page(["a", "b"], epochs: epochs).text)
      // A learning rate that never changes has no chart.
      #expect(found["figure"] == (epochs == 1 ? 6 : 7))
    }
    for value in [Double.nan, .infinity, -.infinity, 1e308, -1e308, 0] {
      let rows = [value, 0.5, value].enumerated().map {
        History.Row(epoch: $0 + 1, loss: $1, accuracy: $1, validationLoss: value, validationAccuracy: value)
      }
      var page = try Self.page(["a", "b"])
      page.history = History(rows)
      page.events = [EpochEvent(epoch: 1, learningRate: value, imagesPerSecond: value)]
      page.result = Self.result(["a", "b"], accuracy: value)
      page.result?.seconds = value
      page.result?.imagesPerSecond = value
      try Self.check(page.text)
      #expect(!page.text.contains("nan") && !page.text.contains("inf"))
    }
  }

  @Test(arguments: [1, 50, 60, 61, 256])
  func manyClassesStaySmall(_ count: Int) throws {
    let names = (0..<count).map { "class number \($0)" }
    var page = try Self.page(names)
    page.samples = names.map { name in
      SampleSheet.Row(name: name, images: (0..<10).map { Samples.image($0, height: 60, width: 90, channels: 3) })
    }
    let text = page.text
    let found = try Self.check(text)
    // All cells and the corner, and a row of scores for each class; of many classes the most confused.
    #expect(text.contains("<table class=\"matrix") && text.utf8.count < 3_000_000)
    #expect((found["img"] ?? 0) >= min(count, 60) + 1)
    // What no paper is wide enough for is told there where it is.
    #expect(text.contains("too wide for paper") == (count >= 18))
  }

  @Test func tablesOfCommasAreRead() {
    let text = "a,b\r\n\"1,\"\"2\",\"x\ny\"\nlast"
    #expect(TableText.rows(csv: text, most: 9) == [["a", "b"], ["1,\"2", "x\ny"], ["last"]])
    #expect(TableText.rows(csv: text, most: 2).count == 2)
    #expect(TableText.rows(csv: "", most: 2).isEmpty)
    #expect(TableText.rows(csv: "\"open", most: 2) == [["open"]])
  }
}

extension Markup {
  /// One element, as XML wants.
  fileprivate var wrapped: String { "<div>\(source)</div>" }
}
