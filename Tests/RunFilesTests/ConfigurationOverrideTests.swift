import FMDistRunFiles
import Testing

struct ConfigurationOverrideTests {
  private let text = """
    name: x
    model:
      - conv2d: {filters: 64}
      - flatten
      - dense: {units: 10}
    optimizer: adam
    training: {batch_size: 64}
    """

  private func root(_ overrides: String...) throws -> ConfigurationNode {
    try ConfigurationNode(text: text, name: "x.yaml", overrides: overrides)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "(no error)"
    } catch { return "\(error)" }
  }

  @Test func replacesValuesInMappingsAndLists() throws {
    let root = try root("training.batch_size=8", "model.0.conv2d.filters=16", "model.2.dense={units: 3}", "name=a=b")
    #expect(try root.mapping("training").int("batch_size") == 8)
    let layers = try root.items("model")
    #expect(try layers[0].options.int("filters") == 16)
    #expect(try layers[2].options.int("units") == 3)
    #expect(try root.string("name") == "a=b")
  }

  @Test func laterOnesWin() throws {
    #expect(try root("training.batch_size=8", "training.batch_size=9").mapping("training").int("batch_size") == 9)
  }

  @Test func makesMappingsOnTheWay() throws {
    let data = try root("data.validation.source=test").mapping("data")
    #expect(try data.mapping("validation").string("source") == "test")
  }

  @Test func bareWordsTakeOptions() throws {
    let root = try root("optimizer.adam.learning_rate=0.01", "model.1.flatten.order=C")
    #expect(try root.item("optimizer").options.double("learning_rate") == 0.01)
    #expect(try root.items("model")[1].options.string("order") == "C")
  }

  @Test(arguments: ["null", "~"]) func nullTakesAValueAway(word: String) throws {
    #expect(try root("training.batch_size=\(word)").mapping("training").optionalInt("batch_size") == nil)
  }

  @Test func quotedNothingIsAnEmptyText() throws { #expect(try root("name=\"\"").string("name") == "") }

  /// What a shell variable leaves that is not set.
  @Test(arguments: [
    "training.batch_size=", "training.batch_size= ", "training.batch_size=\t", "name=#1", "training={batch_size: }",
    "model=[{dense: {units: }}]", "name=[a, , b]",
  ])
  func aValueLeftOutIsAnError(text: String) {
    let found = message { _ = try root(text) }
    #expect(found.hasPrefix("--set \(text): "), "\(found)")
  }

  @Test func errorsNameTheOverrideInsteadOfALine() throws {
    let unknown = try root("training.batchsize=3")
    _ = try unknown.mapping("training").int("batch_size")
    _ = try (unknown.string("name"), unknown.list("model"), unknown.item("optimizer"))
    // Layers were not looked into, so the first complaint would be theirs.
    for item in try unknown.items("model") { _ = item.options.value }
    #expect(
      message { try unknown.finish() }
        == "--set training.batchsize=3: unknown key 'batchsize' in training; did you mean --set training.batch_size=3? "
        + "Known keys: batch_size")
    #expect(
      message { _ = try root("training.batch_size=x").mapping("training").int("batch_size", in: 1...) }
        == "--set training.batch_size=x: training.batch_size must be an integer of at least 1, found 'x'")
    #expect(
      message { _ = try root("optimizer.sgd.momentum=0") }.contains("'optimizer' is 'adam', which has no key 'sgd'"))
    let two = message { _ = try root("model.0.dense.units=3").items("model") }
    #expect(two.hasPrefix("--set model.0.dense.units=3: model.0 must be a name"), "\(two)")
  }

  @Test(arguments: [
    "training.batch_size", "=3", ".a=3", "a..b=3", "a.=3", "training.batch_size.x=3", "model.9.dense.units=1",
    "model.x=1", "model.-1=1", "a=[1", "a={b: 1, b: 2}", "a=*b", "a=\t- b: c: d", "", "a=--- 1\n--- 2",
  ])
  func impossibleOnesAreRefusedInWords(text: String) {
    let found = message { _ = try root(text) }
    #expect(found.hasPrefix("--set \(text): "), "\(found)")
  }
}
