extension ModelPlan {
  /// The table that Keras prints: layers, output shapes, parameters, and their sum; before each layer its index, from 0.
  ///
  /// Where a layer reads another one than that before it, a last column has the names of what each reads.
  package func summary(title: String) -> String {
    let indexWidth = "\(layers.count - 1)".count
    let header =
      [String(repeating: " ", count: indexWidth) + "  Layer (type)", "Output Shape", "Param #"]
      + (isChain ? [] : ["Connected to"])
    let rows = layers.enumerated().map { index, layer in
      [
        "\(index)".leftPadded(to: indexWidth) + "  \(layer.name) (\(layer.description.className))",
        layer.output.batchDescription, groupedNumber(layer.parameterCount),
      ] + (isChain ? [] : [layer.inputs.map(name(of:)).joined(separator: ", ")])
    }
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      let count = cells[2].leftPadded(to: widths[2])
      let connected = cells.count > 3 ? "   \(cells[3])" : ""
      return " \(cells[0].padded(to: widths[0]))   \(cells[1].padded(to: widths[1]))   \(count)\(connected)"
    }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + 3 * widths.count - 1)
    let kept = parameters.filter { !$0.isTrainable }.reduce(0) { $0 + $1.count }
    return
      (["Model: \(title)   input \(input.batchDescription)", rule, line(header), rule] + rows.map(line)
      + [rule, total("Total", parameterCount)]
      + (kept == 0 ? [] : [total("Trainable", parameterCount - kept), total("Non-trainable", kept)]))
      .joined(separator: "\n")
  }

  /// Whether each layer reads the one before it, and nothing else.
  package var isChain: Bool { layers.enumerated().allSatisfy { $1.inputs == [$0 - 1] } }

  /// The name of the layer at `index`, or of the model's input.
  package func name(of index: Int) -> String { index < 0 ? ModelPlan.inputName : layers[index].name }

  private func total(_ what: String, _ count: Int) -> String {
    let bytes = count * 4
    let size =
      if bytes < 1 << 10 { "\(bytes) B" } else if bytes < 1 << 20 { tenths(bytes, of: 1 << 10) + " KiB" } else {
        tenths(bytes, of: 1 << 20) + " MiB"
      }
    return " \(what) params: \(groupedNumber(count)) (\(size))"
  }
}

extension Shape {
  fileprivate var batchDescription: String {
    switch self {
    case .image(let height, let width, let channels): "(None, \(height), \(width), \(channels))"
    case .vector(let units): "(None, \(units))"
    }
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }

  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

/// A quotient to one decimal place.
private func tenths(_ value: Int, of unit: Int) -> String {
  let rounded = (value * 10 + unit / 2) / unit
  return "\(rounded / 10).\(rounded % 10)"
}
