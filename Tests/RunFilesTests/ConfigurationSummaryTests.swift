import FMDistRunFiles
import Testing

/// Keys of configurations without places in lists.
struct ConfigurationSummaryTests {
  private func summary(_ text: String) throws -> ConfigurationSummary {
    ConfigurationSummary(try ConfigurationNode(text: text, name: "x.yaml").value)
  }

  @Test func layersOfAKindShareTheirKeys() throws {
    let found = try summary(
      """
      name: x
      model:
        - conv2d: {filters: 32, kernel_size: 3}
        - max_pooling2d: {pool_size: 2}
        - conv2d: {filters: 64, kernel_size: [3, 5], kernel_regularizer: {l2: 0.1}}
        - conv2d: {filters: 64, kernel_size: 3}
        - flatten
        - dense: {units: 10}
      """)
    #expect(
      found.entries == [
        .init("name", ["x"]), .init("conv2d.filters", ["32", "64", "64"], owner: "conv2d"),
        .init("conv2d.kernel_size", ["3", "[3, 5]", "3"], owner: "conv2d"),
        .init("max_pooling2d.pool_size", ["2"], owner: "max_pooling2d"),
        .init("conv2d.kernel_regularizer.l2", ["–", "0.1", "–"], owner: "conv2d"),
        .init("dense.units", ["10"], owner: "dense"),
      ])
    #expect(
      found.structure == [
        .init("conv2d.count", ["3"]), .init("max_pooling2d.count", ["1"]), .init("flatten.count", ["1"]),
        .init("dense.count", ["1"]), .init("model", ["conv2d-max_pooling2d-conv2d-conv2d-flatten-dense"]),
      ])
    #expect(found.layers == 6 && found.owners.contains("flatten"))
  }

  @Test func aBlockIsPartOfItsLayersNames() throws {
    let found = try summary(
      """
      model:
        - conv2d: {filters: 8}
        - residual:
            layers: [{conv2d: {filters: 8}}, batch_normalization, {conv2d: {filters: 8}}]
            shortcut: [{conv2d: {filters: 16}}]
        - residual: {layers: [{conv2d: {filters: 32}}]}
      """)
    #expect(found.values(of: "conv2d.filters") == ["8"])
    #expect(found.values(of: "residual.layers.conv2d.filters") == ["8", "8", "32"])
    #expect(found.values(of: "residual.shortcut.conv2d.filters") == ["16"])
    #expect(found.values(of: "residual.count") == ["2"] && found.layers == 8)
    #expect(
      found.values(of: "model")
        == ["conv2d-residual(conv2d-batch_normalization-conv2d; conv2d)-residual(conv2d)"])
    #expect(
      found.structure.first { $0.key == "residual.layers.conv2d.count" }
        == .init("residual.layers.conv2d.count", ["3"], owner: "residual"))
  }

  @Test func aChoiceIsAKeyAndItsKeysAreSharedWithOtherChoices() throws {
    let adam = try summary("optimizer: {adam: {learning_rate: 0.001, beta_1: 0.9}}\ntraining: {epochs: 5}")
    #expect(
      adam.entries == [
        .init("optimizer", ["adam"]), .init("optimizer.learning_rate", ["0.001"], owner: "optimizer adam"),
        .init("optimizer.beta_1", ["0.9"], owner: "optimizer adam"), .init("training.epochs", ["5"]),
      ])
    #expect(adam.layers == nil && adam.owners == ["", "optimizer adam"])
    // An item of a list is named by its kind, also where others have no keys.
    let metrics = try summary("training: {metrics: [accuracy, {f1_score: {average: none}}], seed: 1}")
    #expect(metrics.values(of: "training.metrics") == ["[accuracy, f1_score]"])
    #expect(metrics.values(of: "training.metrics.f1_score.average") == ["none"] && metrics.structure.isEmpty)
    #expect(try summary("training: {metrics: [accuracy], seed: 1}").values(of: "training.metrics") == ["[accuracy]"])
  }
}
