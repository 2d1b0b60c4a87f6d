import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistTraining

extension ModelDiagram {
  /// The diagram of `plan`, its input first.
  package init(title: String, plan: ModelPlan) {
    let input = Layer(name: "input", kind: "input", shape: Self.text(plan.input), parameters: 0)
    self.init(
      title: title,
      subtitle:
        "\(NumberText.count(plan.layers.count, "layer")), \(NumberText.count(plan.parameterCount, "parameter"))",
      layers: [input] + Self.layers(of: plan))
  }

  /// The layers of `plan` in words, without its input. What a layer reads is told where it is not the layer before.
  static func layers(of plan: ModelPlan) -> [Layer] {
    plan.layers.enumerated().map { index, layer in
      let isNext = layer.inputs == [index - 1]
      let read = isNext ? [] : ["of \(layer.inputs.map(plan.name(of:)).joined(separator: ", "))"]
      return Layer(
        name: layer.name, kind: layer.description.kind,
        detail: (layer.description.words + read).joined(separator: ", "), shape: text(layer.output),
        parameters: layer.parameterCount, inputs: isNext ? nil : layer.inputs.map { $0 + 1 })
    }
  }

  private static func text(_ shape: Shape) -> String {
    switch shape {
    case .image(let height, let width, let channels): "\(height) x \(width) x \(channels)"
    case .vector(let units): NumberText.grouped(units)
    }
  }
}
