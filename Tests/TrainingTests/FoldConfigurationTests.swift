import FMDistDatasets
import FMDistRunFiles
import FMDistTraining
import Testing

/// Folds of `data.validation`, read and written.
struct FoldConfigurationTests {
  private func load(_ data: String, _ settings: String...) throws -> RunConfiguration {
    try RunConfiguration(
      ConfigurationNode(
        text: "data: {\(data)}\nmodel:\n  - flatten\n  - dense: {units: 10, activation: softmax}\n", name: "x.yaml",
        overrides: settings, schema: RunConfiguration.schema))
  }

  @Test func aFoldIsReadAndWritten() throws {
    let configuration = try load("validation: {source: random, folds: 5, fold: 2}")
    #expect(configuration.data.validation == (try ValidationSplit(source: .random, amount: .fold(2, of: 5))))
    #expect(try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "resolved")) == configuration)
    #expect(try load("validation: {folds: 3, fold: 0}").data.validation.source == .stratified)
  }

  /// As a search sets them, whatever was there.
  @Test(arguments: [
    ("", ValidationSplit.Source.stratified), ("validation: {source: last, count: 9}", .last),
    ("validation: {source: random, fraction: 0.2}", .random), ("validation: {folds: 3, fold: 0}", .stratified),
  ])
  func foldsTakeTheAmountsPlace(data: String, source: ValidationSplit.Source) throws {
    let configuration = try load(
      data, "data.validation.count=null", "data.validation.fraction=null", "data.validation.folds=4",
      "data.validation.fold=3")
    #expect(configuration.data.validation == (try ValidationSplit(source: source, amount: .fold(3, of: 4))))
  }

  @Test(arguments: [
    ("{folds: 5}", "add which of them validates, such as fold: 0"), ("{source: last, fold: 1}", "add folds"),
    ("{folds: 5, fold: 5}", "expected 0 to 4"), ("{folds: 1, fold: 0}", "from 2"),
    ("{folds: 5, fold: 0, count: 9}", "folds or a count"),
    ("{folds: 5, fold: 0, fraction: 0.1}", "folds or a fraction"),
    ("{source: test, folds: 5, fold: 0}", "leave folds and fold out"),
    ("{source: last, kfold: 5, fold: 0}", "did you mean 'folds'"),
  ])
  func whatCannotBeIsSaid(validation: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) { try load("validation: \(validation)") }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}
