import FMDistRunFiles
import Testing

private let example = """
  name: neelamraju2019-cnn
  data: {dataset: fashion-mnist, validation: {source: test}}
  model:
    - conv2d: {filters: 64, kernel_size: [3, 5], padding: same}
    - dropout: {rate: .2}
    - flatten
    - dense: {units: 10}
  optimizer: {adam: {learning_rate: 1e-3}}
  training:
    batch_size: 64
    shuffle: false
    milestones: [1, 2.5, 1E1]
    limit: null
  """

private enum Padding: String, CaseIterable { case valid, same }

struct ConfigurationReadingTests {
  private func root(_ text: String, _ overrides: String...) throws -> ConfigurationNode {
    try ConfigurationNode(text: text, name: "x.yaml", overrides: overrides)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "(no error)"
    } catch { return "\(error)" }
  }

  @Test func readsEveryKindOfValue() throws {
    let root = try root(example)
    #expect(try root.string("name") == "neelamraju2019-cnn")
    let data = try root.mapping("data")
    #expect(try data.string("dataset") == "fashion-mnist")
    #expect(try data.mapping("validation").string("source") == "test")
    let layers = try root.items("model")
    #expect(layers.map(\.name) == ["conv2d", "dropout", "flatten", "dense"])
    #expect(layers.map(\.place) == ["x.yaml:4", "x.yaml:5", "x.yaml:6", "x.yaml:7"])
    #expect(try layers[0].options.int("filters", in: 1...) == 64)
    let kernel = try layers[0].options.intOrPair("kernel_size", in: 1...)
    #expect(kernel == (3, 5))
    #expect(try layers[0].options.choice("padding", Padding.self) == .same)
    #expect(try layers[1].options.double("rate", in: 0..<1) == 0.2)
    #expect(try layers[3].options.optionalIntOrPair("units")?.0 == 10)
    let optimizer = try root.item("optimizer")
    #expect(optimizer.name == "adam")
    #expect(try optimizer.options.double("learning_rate", in: .leastNonzeroMagnitude...) == 0.001)
    let training = try root.mapping("training")
    #expect(try training.optionalInt("batch_size", in: 1...) == 64)
    #expect(try training.bool("shuffle") == false)
    #expect(try training.list("milestones").map { try $0.doubleValue() } == [1, 2.5, 10])
    #expect(try training.optionalInt("limit") == nil)
    #expect(try training.optionalDouble("absent") == nil)
    try root.finish()
  }

  @Test func readingInTwoPlacesCountsForBoth() throws {
    let root = try root("a: {b: 1, c: 2}")
    _ = try root.mapping("a").int("b")
    _ = try root.mapping("a").int("c")
    try root.finish()
  }

  @Test func unknownKeyNamesItsLineAndTheNearestKnownKey() throws {
    let root = try root("optimizer:\n  adam:\n    beta_1: 0.9\n    learning_rat: 0.1\n")
    let adam = try root.item("optimizer").options
    _ = try adam.optionalDouble("learning_rate")
    _ = try adam.optionalDouble("beta_1")
    #expect(
      message { try root.finish() }
        == "x.yaml:4: unknown key 'learning_rat' in optimizer.adam; did you mean 'learning_rate'? "
        + "Known keys: learning_rate, beta_1")
  }

  @Test func unknownKeyAtTheTopAndWithNoneNear() throws {
    let root = try root("name: x\nzzzzzz: 1\n")
    _ = try root.string("name")
    #expect(message { try root.finish() } == "x.yaml:2: unknown key 'zzzzzz' at the top level; known keys: name")
  }

  @Test func optionsOfABareWordAreMissedAtItsLine() throws {
    let item = try root("model:\n  - flatten\n  - dense\n").items("model")[1]
    #expect(
      message { _ = try item.options.int("units") }
        == "x.yaml:3: model.1.dense needs the key 'units', which is not there; such as units: 10")
  }

  @Test func missingKeyPointsAtTheMisspeltOne() throws {
    let root = try root("training:\n  batchsize: 3\n")
    #expect(
      message { _ = try root.mapping("training").int("batch_size") }
        == "x.yaml:2: training needs the key 'batch_size', found 'batchsize'; did you mean 'batch_size'?")
  }

  @Test func unknownNameOfALayer() throws {
    let item = try root("model: [con2d]").items("model")[0]
    #expect(
      item.unknownName("layer", known: ["conv2d", "dense"]).description
        == "x.yaml:1: unknown layer 'con2d'; did you mean 'conv2d'? Known layers: conv2d, dense")
  }

  private static let mistyped: [(text: String, expected: String)] = [
    ("a: 1.5", "x.yaml:1: a must be an integer from 1 to 9, found '1.5'"),
    ("a: 0", "a must be an integer from 1 to 9, found '0'"),
    ("a: 99999999999999999999", "found '99999999999999999999', which is too large"),
    ("a: '3'", "found the text \"3\"; remove the quotes"),
    ("a: three", "found 'three'"),
    ("a: 010", "found '010'"),
    ("a: 1e3", "found '1e3'"),
    ("a: 0x10", "found '0x10'"),
    ("a: true", "found 'true'"),
    ("a: [1]", "found a list of 1 item"),
    ("a: {b: 1}", "found a mapping with the key 'b'"),
    ("a: {}", "found an empty mapping"),
    ("a:", "a needs a value, found nothing"),
    ("b: 1", "the configuration needs the key 'a', which is not there"),
  ]

  @Test(arguments: mistyped)
  func mistypedIntegers(text: String, expected: String) throws {
    let root = try root(text)
    let found = message { _ = try root.int("a", in: 1...9) }
    #expect(found.contains(expected), "\(found)")
  }

  @Test(arguments: [
    ("1", 1.0), ("-2", -2), ("1e-3", 0.001), ("1E3", 1000), (".5", 0.5), ("5.", 5), ("+1.5e+2", 150), ("-0.0", 0),
  ])
  func numbersInEveryNotation(word: String, value: Double) throws {
    #expect(try root("a: \(word)").double("a") == value)
  }

  @Test(arguments: [
    "nan", "inf", ".inf", ".nan", "-.inf", "1e999", "0x1p3", "1e", "e3", ".", "-", "1_000", "1:30", "''",
  ])
  func wordsThatAreNoFiniteNumbers(word: String) throws {
    let found = message { _ = try root("a: \(word)").double("a") }
    #expect(found.hasPrefix("x.yaml:1: "), "\(found)")
  }

  @Test func nonFiniteNumbersWhenAllowed() throws {
    #expect(try root("a: .inf").double("a", allowsNonFinite: true) == .infinity)
    #expect(try root("a: .nan").double("a", in: 0...1, allowsNonFinite: true).isNaN)
    #expect(message { _ = try root("a: .inf").double("a", in: 0...1, allowsNonFinite: true) }.contains("from 0 to 1"))
  }

  @Test func rangesInWords() throws {
    let root = try root("a: -1")
    #expect(message { _ = try root.int("a", in: 1...) }.contains("an integer of at least 1, found '-1'"))
    #expect(message { _ = try root.double("a", in: 0..<1) }.contains("a number from 0 to less than 1, found"))
    #expect(message { _ = try root.double("a", in: .leastNonzeroMagnitude...) }.contains("a number greater than 0,"))
    #expect(message { _ = try root.int("a", in: ...(-2)) }.contains("an integer of at most -2, found"))
  }

  @Test(arguments: ["yes", "on", "1", "'true'", "[]", "TRUE!"]) func wordsThatAreNotTrueOrFalse(word: String) throws {
    let found = message { _ = try root("a: \(word)").bool("a") }
    #expect(found.contains("a must be true or false, found"), "\(found)")
  }

  @Test func textTakesNumbersAsTheyWereWritten() throws {
    #expect(try root("a: 2019").string("a") == "2019")
    #expect(try root("a: !!str 5").string("a") == "5")
    #expect(message { _ = try root("a: [x]").string("a") }.contains("a must be text, found a list of 1 item"))
  }

  @Test func choicesListTheirWords() throws {
    let found = message { _ = try root("a: smae").choice("a", Padding.self) }
    #expect(found == "x.yaml:1: a must be one of valid, same, found 'smae'; did you mean 'same'?")
  }

  @Test(arguments: ["a: [1]", "a: [1, 2, 3]", "a: [1, x]", "a: {b: 1}", "a: 0"]) func wrongPairs(text: String) throws {
    #expect(message { _ = try root(text).intOrPair("a", in: 1...) }.contains("x.yaml:1: a"))
  }

  @Test(arguments: ["a: [{b: 1, c: 2}]", "a: [{}]", "a: [[b]]", "a: [null]", "a: [{b: 3}]", "a: 3"])
  func wrongItems(text: String) throws {
    #expect(message { _ = try root(text).items("a") }.contains("x.yaml:1: a"))
  }

  @Test func missingFileHasExitCode66AndTheRest78() throws {
    #expect(
      throws: ConfigurationError(place: "/no/such.yaml", sentence: "does not exist; check the path", fault: .noInput)
    ) {
      try ConfigurationNode(file: "/no/such.yaml")
    }
    let folder = try TemporaryFolder()
    try AtomicFile.write([0x61, 0x3A, 0x20, 0x0A, 0xFF, 0xFE], to: folder.file("latin.yaml"))
    do {
      _ = try ConfigurationNode(file: folder.file("latin.yaml"))
      Issue.record("read a file that is not UTF-8")
    } catch {
      #expect(error.fault == .configuration)
      #expect(error.description.contains("latin.yaml:2: is not UTF-8"))
    }
    #expect(throws: ConfigurationError.self) { try ConfigurationNode(file: folder.path) }
  }
}
