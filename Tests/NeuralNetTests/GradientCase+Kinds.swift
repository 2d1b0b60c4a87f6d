import FMDistNeuralNet

extension GradientCase {
  /// For each example of each kind in ``LayerDescription/kinds`` a model that has it wherever it fits: behind the model's input, images of channels
  /// that fill a block and that do not, and a vector; each of which has another reader as well.
  static let everyKind: [GradientCase] = LayerDescription.kinds.all.flatMap { kind in
    ((kind as? any NaiveLayer.Type)?.examples ?? []).enumerated().map { number, example in
      GradientCase("\(kind.name), example \(number), wherever it fits", input, layers(with: example))
    }
  }

  private static let input = Shape.image(height: 4, width: 4, channels: 3)
  /// What an example may read.
  private static let sources: [LayerDescription] = [
    .conv(5, (2, 2), .tanh).named("five"), .conv(16, (2, 2), padding: .same, .tanh).named("block"),
    .conv(18, (1, 1), .sigmoid).named("more"), .globalAveragePooling2D.named("mean"), .dense(17, .tanh).named("vector"),
  ]

  private static func layers(with example: LayerDescription) -> [LayerDescription] {
    let places = ["input", "five", "block", "more", "vector"].filter { fits(example, $0) }
    let others = ["block", "more"].map { LayerDescription.globalMaxPooling2D.named("other_of_\($0)", inputs: [$0]) }
    return sources + places.flatMap { reading($0, by: example) } + others + [
      .concatenate(["vector"] + places.map { "end_of_\($0)" } + others.compactMap(\.name)), .logits(3),
    ]
  }

  /// `example` as a reader of `source`, and of what is made of that where it reads several; then its output as a vector.
  private static func reading(_ source: String, by example: LayerDescription) -> [LayerDescription] {
    let more = (1..<example.layer.inputCount.lowerBound).map { "\(source)_\($0)" }
    return more.map { .activation(.sigmoid).named($0, inputs: [source]) } + [
      example.named("of_\(source)", inputs: [source] + more), .flatten.named("end_of_\(source)"),
    ]
  }

  private static func fits(_ example: LayerDescription, _ source: String) -> Bool {
    let layers = sources + reading(source, by: example) + [.concatenate(["vector", "end_of_\(source)"])]
    return (try? ModelPlan(input: input, layers: layers)) != nil
  }
}
