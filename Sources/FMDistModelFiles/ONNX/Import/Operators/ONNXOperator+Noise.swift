import FMDistNeuralNet

// What changes values in training alone.

extension ONNXOperator {
  static let noise = [
    ONNXOperator(kind: "Dropout", keepsAxes: true) { (node, graph) throws(ModelFileError) in
      let features = try graph.features(node, 0)
      _ = try node.integer("seed")
      let rate = try graph.number(&node, "ratio", orInput: 1) ?? 0.5
      if let isTraining = try graph.optionalIntegers(node, 2), isTraining != [0] {
        throw node.refuse(trainingMode)
      }
      guard (0..<1).contains(rate) else { throw node.refuse("ratio is \(rate); expected a number from 0 to below 1") }
      var layer = DropoutLayer()
      layer.rate = Double(shortest: rate)
      return try .features(
        features.passed(
          through: graph.append(layer, reading: features, isNonNegative: graph.isNonNegative(features), for: node).layer
        ))
    }
  ]
}
