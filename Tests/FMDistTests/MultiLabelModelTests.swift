import FMDist
import Testing

/// A model of images that may have several classes.
struct MultiLabelModelTests {
  /// Bright left, bright right, or both or neither: two labels an image.
  private func marks(_ count: Int) throws -> Images {
    let labels = (0..<count).map { image in [0, 1].filter { image >> $0 & 1 == 1 } }
    let pixels = (0..<count).flatMap { image in
      (0..<16).map { pixel -> UInt8 in labels[image].contains(pixel % 4 / 2) ? 200 : UInt8(image * 3 % 40) }
    }
    return try Images(
      pixels: pixels, labelSets: labels, shape: ImageShape(height: 4, width: 4, channels: 1),
      classNames: ["left", "right"]
    )
  }

  @Test func imagesMayHaveSeveralClasses() throws {
    let (training, test) = (try marks(120), try marks(24))
    #expect(training.labels.isEmpty && training.labelSets[3] == [0, 1] && training.labelSets[4] == [])
    let layers: [LayerDescription] = [.flatten, .dense(units: 2, activation: .sigmoid)]
    let model = try Model(
      layers: layers, inputShape: training.shape, optimizer: .adam(learningRate: 0.05), loss: .binaryCrossentropy(),
      batchSize: 10, epochs: 6, settings: ["data.multi_label=true", "training.metrics=[auc]"])
    // Only one of the four sets is among the first validation images: both tables become one.
    try model.fit(training, validation: test[1..<2])
    let scores = try model.evaluate(test)
    #expect(scores.accuracy == 1 && scores.confusion == nil && scores.metrics["auc"] == 1)
    let predictions = try model.predict(test)
    #expect(predictions.map(\.labels) == test.labelSets)
    let file = TemporaryFile()
    try model.save(to: file.path)
    let again = try Model(contentsOf: file.path)
    #expect(again.classNames == ["left", "right"])
    #expect(try again.predict(test) == predictions && again.evaluate(test) == scores)

    let single = try Images(
      pixels: [UInt8](repeating: 0, count: 32), labels: [0, 1], shape: training.shape, classNames: ["left", "right"])
    let scored = #expect(throws: Failure.self) { try again.evaluate(single) }
    #expect(scored?.description.contains("the model is for several") == true, "\(scored?.description ?? "")")
    let fitted = #expect(throws: Failure.self) { try again.fit(single) }
    #expect(fitted?.description.contains("the model is for several") == true, "\(fitted?.description ?? "")")
    let plain = try Model(layers: layers, inputShape: training.shape)
    let failure = #expect(throws: Failure.self) { try plain.fit(training) }
    #expect(failure?.description.contains("data.multi_label=true") == true, "\(failure?.description ?? "")")
    let wrong = #expect(throws: Failure.self) {
      try Images(pixels: [0, 0], labelSets: [[0], [2, -1]], shape: ImageShape(height: 1, width: 1, channels: 1))
    }
    #expect(wrong?.description.contains("image 1 has the label -1") == true, "\(wrong?.description ?? "")")
  }
}
