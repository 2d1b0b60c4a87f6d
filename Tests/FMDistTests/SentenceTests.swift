import FMDist
import Foundation
import Testing

@Suite("What a program is told when something is wrong")
struct SentenceTests {
  private func configuration(_ settings: [String]) throws -> Configuration {
    try Configuration(layers: [.flatten, .dense(units: 3, activation: .softmax)], settings: settings)
  }

  @Test(arguments: [
    (
      ["training.batchsize=3"],
      "setting training.batchsize=3: unknown key 'batchsize' in training; did you mean \"training.batch_size=3\"?"
    ),
    (["training.epochs=x", "training.seed=y"], "settings: 2 errors:"),
    (
      ["data.validation={source: last, count: 3}", "data.validation.fraction=0.5"],
      "write \"data.validation.count=null\", \"data.validation.fraction=0.5\""
    ),
    (["training.epochs"], "setting training.epochs: expected key=value"),
    (
      ["training.loss.categorical_crossentropy.label_smoothing=20"],
      "write \"training.loss.categorical_crossentropy.label_smoothing=0.2\" for percent"
    ),
  ])
  func settingsAreNoOptionsOfACommand(settings: [String], words: String) {
    let error = #expect(throws: Failure.self) { try configuration(settings) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("--") == false, "\(error?.description ?? "")")
  }

  @Test func whatIsWrongWithLayersNamesNoSetting() {
    let error = #expect(throws: Failure.self) {
      try Configuration(layers: [.maxPooling2D(poolSize: -1), .flatten, .dense(units: 3, activation: .softmax)])
    }
    #expect(error?.description.hasPrefix("configuration: 2 errors:") == true, "\(error?.description ?? "")")
  }

  @Test func dataThatIsNotThereIsNamedWithoutACommand() throws {
    for (folder, name) in [("/nowhere", "images"), ("synthetic", "images"), ("/nowhere", "fashion-mnist")] {
      let error = #expect(throws: Failure.self) { try Dataset.load(folder, name: name) }
      #expect(error?.kind == .missing)
      #expect(
        error?.description.contains("there is no folder \(folder), and there is no folder \(folder)/\(name)") == true)
      #expect(error?.description.contains("--") == false && error?.description.contains("FMDIST_DATA") == false)
    }
    let error = #expect(throws: Failure.self) { try Dataset.load("/nowhere", name: "a/b") }
    #expect(error?.kind == .configuration && error?.description.contains("--") == false)
  }

  @Test func anEmptyPathIsSaidToBeOne() throws {
    let model = try Model(
      layers: [.flatten, .dense(units: 3, activation: .softmax)],
      inputShape: ImageShape(height: 2, width: 2, channels: 1))
    let attempts: [() throws -> Void] = [
      { _ = try Dataset.load("") }, { _ = try Configuration(contentsOf: "") }, { _ = try Model(contentsOf: "") },
      { try model.save(to: "") },
    ]
    for attempt in attempts {
      let error = #expect(throws: Failure.self) { try attempt() }
      #expect(error?.kind == .missing && error?.description.contains("an empty text") == true)
    }
  }

  @Test func moreDrawnImagesThanMemoryHoldsAreRefused() {
    for count in [1 << 31 - 1, 1 << 31, Int.max] {
      let error = #expect(throws: Failure.self) { try Dataset.synthetic(training: count, test: count) }
      #expect(error?.kind == (count < 1 << 31 ? .memory : .configuration), "\(error?.description ?? "")")
    }
  }
}
