import NeuralNet
import Reports

extension ModelDiagram {
  /// The diagram of `plan`, its input first.
  public init(title: String, plan: ModelPlan) {
    let input = Layer(name: "input", kind: "input", shape: Self.text(plan.input), parameters: 0)
    self.init(
      title: title,
      subtitle:
        "\(NumberText.count(plan.layers.count, "layer")), \(NumberText.count(plan.parameterCount, "parameter"))",
      layers: [input] + Self.layers(of: plan))
  }

  /// The layers of `plan` in words, without its input.
  static func layers(of plan: ModelPlan) -> [Layer] {
    plan.layers.map { layer in
      Layer(
        name: layer.name, kind: layer.description.kind, detail: layer.description.words, shape: text(layer.output),
        parameters: layer.parameterCount)
    }
  }

  private static func text(_ shape: Shape) -> String {
    switch shape {
    case .image(let height, let width, let channels): "\(height) x \(width) x \(channels)"
    case .vector(let units): NumberText.grouped(units)
    }
  }
}

extension LayerDescription {
  /// Its settings in a few words, those at Keras's defaults left out.
  fileprivate var words: String {
    func text(_ extent: Extent) -> String { "\(extent.height) x \(extent.width)" }
    func l2(_ regularizer: Regularizer?) -> [String] {
      regularizer.flatMap { $0.l2 > 0 ? ["l2 \(NumberText.short($0.l2))"] : nil } ?? []
    }
    let parts: [String]
    switch self {
    case .dense(let units, let activation, let regularizer):
      parts = [NumberText.count(units, "unit"), "\(activation)"] + l2(regularizer)
    case .conv2d(let filters, let kernelSize, let strides, let padding, let activation, let regularizer):
      parts =
        ["\(NumberText.count(filters, "filter")) of \(text(kernelSize))"]
        + (strides == Extent(1, 1) ? [] : ["strides \(text(strides))"]) + ["\(padding)", "\(activation)"]
        + l2(regularizer)
    case .maxPooling2D(let poolSize, let strides):
      parts = [text(poolSize)] + (strides == poolSize ? [] : ["strides \(text(strides))"])
    case .permute(let dims): parts = ["dims \(dims.map(String.init).joined(separator: ", "))"]
    case .flatten: parts = []
    case .dropout(let rate): parts = ["rate \(NumberText.short(rate))"]
    case .activation(let activation): parts = ["\(activation)"]
    }
    return parts.joined(separator: ", ")
  }
}
