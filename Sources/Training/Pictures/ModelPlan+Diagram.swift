import NeuralNet
import Reports

extension ModelPlan {
  /// The layers in words.
  var diagramLayers: [ModelDiagram.Layer] {
    layers.map { layer in
      ModelDiagram.Layer(
        name: layer.name, kind: layer.description.kind, detail: layer.description.settings,
        shape: layer.output.description, parameters: layer.parameterCount)
    }
  }
}

extension LayerDescription {
  /// The settings in a few words: `64 filters of 3 x 3, same, relu`.
  var settings: String {
    func size(_ extent: Extent) -> String { "\(extent.height) x \(extent.width)" }
    func penalty(_ regularizer: Regularizer?) -> String { regularizer.map { ", l2 \($0.l2)" } ?? "" }
    switch self {
    case .dense(let units, let activation, let regularizer):
      return "\(units) units, \(activation.rawValue)\(penalty(regularizer))"
    case .conv2d(let filters, let kernel, let strides, let padding, let activation, let regularizer):
      let steps = strides == Extent(1, 1) ? "" : ", strides \(size(strides))"
      return
        "\(filters) filters of \(size(kernel))\(steps), \(padding.rawValue), \(activation.rawValue)\(penalty(regularizer))"
    case .maxPooling2D(let pool, let strides):
      return "\(size(pool))" + (strides == pool ? "" : ", strides \(size(strides))")
    case .permute(let dims): return "axes \(dims.map(String.init).joined(separator: ", "))"
    case .flatten: return ""
    case .dropout(let rate): return "rate \(rate)"
    case .activation(let activation): return activation.rawValue
    }
  }
}
