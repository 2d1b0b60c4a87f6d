import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// `data.augmentation`: how it is read and written, and what it decides.
struct AugmentationConfigurationTests {
  private func load(_ overrides: String...) throws -> RunConfiguration {
    try RunConfiguration.load(file: nil, overrides: overrides)
  }

  private func augmentation(_ text: String) throws -> Augmentation? {
    try load("data.augmentation=\(text)").data.augmentation
  }

  @Test func withoutItNothingIsChangedAndNothingIsWritten() throws {
    let configuration = try load()
    #expect(configuration.data.augmentation == nil)
    #expect(!configuration.yaml.contains("augmentation"))
  }

  @Test func everyKeyIsRead() throws {
    let found = try #require(
      try augmentation(
        """
        {rotation_range: 15, width_shift_range: 0.1, height_shift_range: 0.2, shear_range: 5.5, zoom_range: [0.8, 1.25],
        horizontal_flip: true, vertical_flip: 0.25, fill_mode: constant, cval: 7, random_crop: {padding: 4},
        random_erasing: {probability: 0.75, area: [0.1, 0.2], aspect_ratio: [0.5, 2], value: 128}}
        """))
    var expected = Augmentation()
    (expected.rotationRange, expected.widthShiftRange, expected.heightShiftRange) = (15, 0.1, 0.2)
    (expected.shearRange, expected.zoomRange) = (5.5, 0.8...1.25)
    (expected.horizontalFlip, expected.verticalFlip) = (0.5, 0.25)
    (expected.fillMode, expected.cval, expected.randomCropPadding) = (.constant, 7, 4)
    var erasing = Augmentation.RandomErasing()
    (erasing.probability, erasing.area, erasing.aspectRatio, erasing.value) = (0.75, 0.1...0.2, 0.5...2, 128)
    expected.randomErasing = erasing
    #expect(found == expected)
  }

  @Test func aZoomOfOneNumberIsThatMuchLessAndMore() throws {
    #expect(try augmentation("{zoom_range: 0.25}")?.zoomRange == 0.75...1.25)
    #expect(try augmentation("{zoom_range: [2, 2]}")?.zoomRange == 2...2)
  }

  @Test func erasingIsAsInItsPaperWhereNothingIsSaid() throws {
    let erasing = try #require(try augmentation("{random_erasing: {}}")?.randomErasing)
    #expect(erasing.probability == 0.5 && erasing.area == 0.02...0.4 && erasing.value == nil)
    #expect(erasing.aspectRatio == 0.3...(1 / 0.3))
    #expect(try augmentation("{random_erasing: {value: random}}") == augmentation("{random_erasing: {}}"))
  }

  @Test(arguments: [
    "{}", "{rotation_range: 0, horizontal_flip: false, zoom_range: 0}", "{random_erasing: {probability: 0}}",
  ])
  func whatChangesNothingIsNoAugmentation(text: String) throws {
    #expect(try augmentation(text) == nil)
  }

  private static let each = [
    "{rotation_range: 15}", "{width_shift_range: 0.1}", "{height_shift_range: 1}", "{shear_range: 0.3}",
    "{zoom_range: 0.1}",
    "{zoom_range: [0.5, 0.7]}", "{horizontal_flip: true}", "{vertical_flip: 1}",
    "{rotation_range: 15, fill_mode: constant}", "{rotation_range: 15, fill_mode: constant, cval: 255}",
    "{random_crop: {padding: 3}}", "{random_erasing: {}}", "{random_erasing: {value: 0}}",
  ]

  @Test(arguments: each) func eachReadsBackAsItWasWrittenAndDecidesTheBits(text: String) throws {
    let plain = try load()
    let configuration = try load("data.augmentation=\(text)")
    let again = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved"))
    #expect(again == configuration)
    let others = zip(configuration.decisive, plain.decisive).filter { $0.text != $1.text }.map(\.0.key)
    #expect(others == ["data"])
  }

  @Test(arguments: [
    ("{rotation: 3}", "unknown key 'rotation' in data.augmentation"),
    ("{rotation_rang: 3}", "did you mean 'rotation_range'?"),
    ("{rotation_range: 181}", "data.augmentation.rotation_range must be a number from 0 to 180, found '181'"),
    ("{rotation_range: -1}", "rotation_range must be a number from 0 to 180, found '-1'"),
    ("{width_shift_range: 4}", "width_shift_range must be a number from 0 to 1, found '4'"),
    ("{height_shift_range: .nan}", "height_shift_range must be a finite number, found '.nan'"),
    ("{shear_range: 90}", "shear_range must be a number from 0 to less than 90, found '90'"),
    ("{zoom_range: 2}", "zoom_range must be a number from 0 to 0.99, found '2'; z stands for [1 - z, 1 + z]"),
    ("{zoom_range: [2, 1]}", "zoom_range must be two numbers, the smaller one first, found [2.0, 1.0]"),
    ("{zoom_range: [1]}", "zoom_range must be two numbers, the smaller one first, such as [0.1, 0.3], found 1"),
    ("{zoom_range: [0, 1]}", "zoom_range.0 must be a number from 0.01 to 100, found '0'"),
    ("{horizontal_flip: 2}", "horizontal_flip must be a number from 0 to 1, found '2'; true is 0.5, and false is 0"),
    ("{vertical_flip: sometimes}", "vertical_flip must be a number from 0 to 1, found 'sometimes'"),
    ("{fill_mode: reflect}", "fill_mode must be one of nearest, constant, found 'reflect'"),
    ("{fill_mode: constant, cval: 256}", "cval must be an integer from 0 to 255, found '256'"),
    ("{cval: 3}", "cval is the byte beyond the edges with fill_mode constant, found fill_mode nearest"),
    ("{random_crop: 4}", "random_crop must be a mapping of keys to values, found '4'"),
    ("{random_crop: {}}", "random_crop needs the key 'padding', which is not there"),
    ("{random_crop: {padding: 0}}", "random_crop.padding must be an integer from 1 to 1000000, found '0'"),
    ("{random_crop: {padding: 2, size: 3}}", "unknown key 'size' in data.augmentation.random_crop"),
    ("{random_erasing: true}", "random_erasing must be a mapping of keys to values, found 'true'"),
    ("{random_erasing: {area: 0.3}}", "random_erasing.area must be a list, found '0.3'"),
    ("{random_erasing: {area: [0.1, 2]}}", "random_erasing.area.1 must be a number from 0.0001 to 1, found '2'"),
    ("{random_erasing: {value: 300}}", "value must be an integer from 0 to 255, found '300', or the word random"),
    ("{random_erasing: {values: 3}}", "did you mean 'value'?"),
    ("true", "data.augmentation must be a mapping of keys to values, found 'true'"),
  ])
  func whatCannotBeIsExplained(text: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try load("data.augmentation=\(text)") }
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
  }

  @Test func aCropMustSeeSomethingOfTheImage() throws {
    let images = SyntheticGarments(seed: 1).dataset(trainingCount: 10, testCount: 10).training
    #expect(try load().augmenter(for: images) == nil)
    #expect(try load("data.augmentation={random_crop: {padding: 27}}").augmenter(for: images) != nil)
    let error = #expect(throws: RunError.self) {
      try load("data.augmentation={random_crop: {padding: 28}}").augmenter(for: images)
    }
    let sentence = "random_crop.padding is 28, and images are 28 x 28 pixels"
    #expect("\(String(describing: error))".contains(sentence), "\(String(describing: error))")
    #expect("\(String(describing: error))".contains("set at most 27"), "\(String(describing: error))")
    let thin = ImageSet(
      pixels: Buffer([1, 2, 3]), labels: Buffer([0]), height: 3, width: 1, channels: 1, classNames: ["0"])
    let other = #expect(throws: RunError.self) {
      try load("data.augmentation={random_crop: {padding: 1}}").augmenter(for: thin)
    }
    #expect("\(String(describing: other))".contains("take random_crop away"), "\(String(describing: other))")
  }
}
