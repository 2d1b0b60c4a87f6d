import FMDistDatasets
import FMDistImages
import FMDistPlatform
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// What `fmdist init` writes, for folders as people have them: each is a configuration that is decoded and planned.
struct StarterConfigurationTests {
  /// Facts of `count` image files of `sizes` (height, width), by turns, in `classes`.
  private static func photos(
    _ classes: [(String, Int)], sizes: [(Int, Int)], grey: Bool = false,
    change: (inout DataFacts.Files) -> Void = { _ in }
  ) -> DataFacts {
    var files = DataFacts.Files()
    let count = classes.reduce(0) { $0 + $1.1 }
    for index in 0..<count {
      let (height, width) = sizes[index % sizes.count]
      files.sizes[PixelSize(height: height, width: width), default: 0] += 1
    }
    files.formats[.jpeg] = count
    files.colourCount = grey ? 0 : count
    change(&files)
    return DataFacts(
      path: "my photos/leaves", name: "leaves", storage: .files(files),
      classes: classes.map { DataFacts.ClassCount($0.0, $0.1) })
  }

  private static func arrays(_ format: DatasetFormat, _ size: ImageSize, classes: Int, each: Int) -> DataFacts {
    var facts = DataFacts(
      path: "digits", name: "digits", storage: .arrays(format, size),
      classes: (0..<classes).map { DataFacts.ClassCount("\($0)", each) })
    facts.testCount = each * classes / 6
    return facts
  }

  private static let mixed = [(200, 300), (1200, 900), (640, 480), (333, 1000)]
  private static let unbalanced = [("ash", 67), ("birch", 67), ("cedar", 332), ("elm", 67), ("fir", 67)]

  /// Decodes the text for `facts`, and plans its network for images as the text has them.
  private func configuration(_ facts: DataFacts) throws -> (text: String, configuration: RunConfiguration) {
    let text = StarterConfiguration(facts).text
    let configuration = try RunConfiguration(ConfigurationNode(text: text, name: "init"))
    let size = try #require(configuration.data.imageSize)
    let channels = try #require(size.channels ?? configuration.data.colour?.channels)
    let plan = try configuration.plan(height: size.pixels.height, width: size.pixels.width, channels: channels)
    #expect(plan.classCount == facts.classes.count)
    let weights = plan.trainableParameters.reduce(0) { $0 + $1.count }
    #expect(text.contains("\(NumberText.grouped(weights)) weights for about"))
    #expect(configuration.data.path == facts.path && configuration.data.dataset == facts.name)
    #expect(text.split(separator: "\n").allSatisfy { !$0.contains("# ") || $0.count <= 110 })
    return (text, configuration)
  }

  @Test func mixedPhotosWithOneLargeClass() throws {
    let (text, found) = try configuration(Self.photos(Self.unbalanced, sizes: Self.mixed))
    #expect(found.data.imageSize?.pixels == PixelSize(height: 96, width: 96))
    #expect(found.data.resize == .crop && found.data.colour == .rgb)
    #expect(found.data.test == TestDraw(fraction: 0.2))
    #expect(found.data.validation == (try ValidationSplit(source: .stratified, amount: .fraction(0.2))))
    #expect(found.training.classWeight == .balanced)
    #expect(found.data.augmentation != nil && found.training.earlyStopping != nil)
    #expect(found.data.onBadFile == .skip)
    #expect(text.contains("cedar has 332 images, ash 67, 5 times fewer"))
  }

  @Test func noClassIsValidatedWithoutBeingTrained() throws {
    let test = try ValidationSplit(source: .test)
    for (each, isTested) in [(2, true), (3, false)] {
      let (_, found) = try configuration(Self.photos([("a", each), ("b", each)], sizes: [(32, 32)]))
      #expect((found.data.validation == test) == isTested)
    }
  }

  @Test func greyArraysStayAsTheyAre() throws {
    for format in [DatasetFormat.idx, .npy] {
      let size = ImageSize(height: 28, width: 28, channels: 1)
      let (text, found) = try configuration(Self.arrays(format, size, classes: 10, each: 6_000))
      #expect(found.data.imageSize?.imageSize == size)
      #expect(found.data.test == nil && found.data.augmentation == nil && found.training.classWeight == nil)
      #expect(found.training.epochs == 10 && found.training.batchSize == 64)
      #expect(text.contains("its own test set, of 10,000 images"))
    }
  }

  @Test func tinyArraysKeepTheirPlaces() throws {
    let size = ImageSize(height: 8, width: 8, channels: 1)
    let (text, found) = try configuration(Self.arrays(.npy, size, classes: 10, each: 150))
    #expect(text.contains("- flatten\n") && !text.contains("global_average"))
    #expect(found.data.augmentation != nil)
  }

  @Test func aHundredClasses() throws {
    let classes = (0..<100).map { ("kind \($0)", 500) }
    let (_, found) = try configuration(Self.photos(classes, sizes: [(256, 256)]))
    #expect(found.data.imageSize?.pixels == PixelSize(height: 64, width: 64))
    #expect(found.data.resize == .stretch && found.training.classWeight == nil)
  }

  @Test func fortyImages() throws {
    let (text, found) = try configuration(Self.photos([("a", 30), ("b", 8), ("c", 2)], sizes: [(50, 40), (48, 48)]))
    #expect(found.data.imageSize?.pixels == PixelSize(height: 32, width: 32))
    #expect(found.training.epochs == 100)
    #expect(text.contains("2 classes have fewer than 10 images (c: 2)"))
    #expect(text.contains("filters: 8"))
  }

  @Test func brokenFilesAreNamedWhateverTheyAreCalled() throws {
    let facts = Self.photos(Self.unbalanced, sizes: Self.mixed) {
      $0.faults = [
        "ash/\u{1B}[2J\n- evil: #.jpg (an empty file)", "b.jpg (a GIF)", "c.jpg (a PDF)", "d.jpg (an empty file)",
      ]
      $0.labelPattern = "{class}.#.*"
      $0.alphaCount = 3
    }
    let (text, found) = try configuration(facts)
    #expect(text.contains("4 files cannot be used") && text.contains("and 1 more"))
    #expect(!text.contains("\u{1B}"))
    #expect(found.data.labelPattern == "{class}.#.*" && found.data.background == .white)
  }

  @Test func theDatasOwnPartsAreTaken() throws {
    var facts = Self.photos([("a", 100), ("b", 100)], sizes: [(100, 100)], grey: true)
    (facts.validationCount, facts.testCount) = (20, 30)
    let (text, found) = try configuration(facts)
    #expect(found.data.test == nil && !text.contains("  validation:"))
    #expect(found.data.colour == .grey && found.data.imageSize?.pixels == PixelSize(height: 100, width: 100))
    #expect(!text.contains("    horizontal_flip"))
  }

  @Test(arguments: ["a b: c", "\"q\"", "ü/ñ", "null", "-x", "#"]) func pathsOfAnyNameAreQuoted(_ path: String) throws {
    var facts = Self.photos([(path, 100), ("b", 10)], sizes: [(100, 100)])
    facts.path = path
    facts.name = path.split(separator: "/").last.map(String.init) ?? path
    _ = try configuration(facts)
  }

  @Test func severalLabelsAnImage() throws {
    var facts = Self.arrays(.npy, ImageSize(height: 32, width: 32, channels: 3), classes: 4, each: 100)
    facts.isMultiLabel = true
    let (text, found) = try configuration(facts)
    #expect(found.data.multiLabel && text.contains("activation: sigmoid"))
  }

  @Test func namesOfFilesSayTheirPattern() {
    for (names, pattern) in [
      (["cat.0.png", "cat.1.png", "dog.0.png", "dog.1.png"], "{class}.#.*"),
      (["willow_001.jpg", "willow_2.jpg", "ash tree_1.jpg", "ash tree_7.jpg"], "{class}_#.*"),
      (["cat (1).jpg", "cat (2).jpg", "dog (1).jpg", "dog (2).jpg"], "{class} (#).*"),
      (["cat1.jpg", "cat2.jpg", "dog1.jpg", "dog22.jpg"], "{class}#.*"),
      (["1_cat.jpg", "2_cat.jpg", "3_dog.jpg", "4_dog.jpg"], "#_{class}.*"),
      (["IMG_0001.jpg", "IMG_0002.jpg", "IMG_0003.jpg"], nil), (["a.jpg", "b.jpg", "c.jpg"], nil), ([], nil),
    ] as [([String], String?)] {
      #expect(LabelPattern.guess(names)?.text == pattern, "\(names)")
    }
  }
}
