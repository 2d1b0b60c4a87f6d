import FMDist

@main
struct Example {
  static func main() throws {
    let garments = try Dataset.synthetic(training: 4000, test: 1000)
    let model = try Model(
      layers: [
        .conv2D(filters: 16, kernelSize: 3, padding: .same, useBias: false),
        .batchNormalization(),
        .activation(.relu),
        .maxPooling2D(poolSize: 2),
        .flatten,
        .dropout(rate: 0.25),
        .dense(units: 10, activation: .softmax),
      ],
      inputShape: garments.training.shape, optimizer: .adam(learningRate: 0.003), batchSize: 50, epochs: 3)
    print(model.summary)

    try model.fit(garments.training, validation: garments.test) { event in
      guard case .epoch(let epoch) = event else { return }
      print("epoch \(epoch.number): loss \(epoch.loss), validation accuracy \(epoch.validationAccuracy ?? 0)")
    }
    print("accuracy \(try model.evaluate(garments.test).accuracy)")

    try model.save(to: "garments.safetensors")
    let again = try Model(contentsOf: "garments.safetensors")
    let predictions = try again.predict(garments.test[0..<5])
    print(predictions.map { "\($0.className) \($0.probabilities.max() ?? 0)" })
  }
}
