extension ModelPlan {
  /// The table that Keras prints: layers, output shapes, parameters, and their sum; before each layer its index in `model`, from 0.
  public func summary(title: String) -> String {
    let header = [" ".leftPadded(to: "\(layers.count - 1)".count) + "  Layer (type)", "Output Shape", "Param #"]
    let rows = layers.enumerated().map { index, layer in
      [
        "\(index)".leftPadded(to: "\(layers.count - 1)".count) + "  \(layer.name) (\(layer.description.className))",
        layer.output.batchDescription, groupedNumber(layer.parameterCount),
      ]
    }
    let widths = (0..<3).map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      let name = cells[0].padded(to: widths[0])
      let shape = cells[1].padded(to: widths[1])
      return " \(name)   \(shape)   \(String(repeating: " ", count: widths[2] - cells[2].count))\(cells[2])"
    }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + 8)
    let bytes = parameterCount * 4
    let size =
      if bytes < 1 << 10 { "\(bytes) B" } else if bytes < 1 << 20 { tenths(bytes, of: 1 << 10) + " KiB" } else {
        tenths(bytes, of: 1 << 20) + " MiB"
      }
    return
      (["Model: \(title)   input \(input.batchDescription)", rule, line(header), rule] + rows.map(line)
      + [rule, " Total params: \(groupedNumber(parameterCount)) (\(size))"]).joined(separator: "\n")
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
