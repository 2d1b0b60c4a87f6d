import FMDistKernels
import FMDistNeuralNet

/// What a graph does to pixels before its first layer: what `data.scaling` is in ONNX.
enum ONNXPixels {
  /// What no scaled pixel reaches: numbers above come of pixels that were scaled before, and are multiplied once more.
  private static let most = 20.0

  /// Takes from `layers` the factor in front, if all else reads pixels through it and `data.scaling` can say it; `root` is what pixels are read
  /// from, `channels` how many they have. Nil where nothing says how pixels are scaled.
  static func scaling(
    of layers: inout [ONNXReadLayer], root: Int, channels: Int, areBytes: Bool
  ) -> ImportedScaling? {
    let unknown = areBytes ? ImportedScaling(.none) : nil
    let readers = layers.indices.filter { layers[$0].inputs.contains(root) }
    guard channels <= 1 << 16, readers.count == 1, readers[0] < layers.count - 1,
      case .affine(let affine) = layers[readers[0]].content
    else {
      return unknown
    }
    func spread(_ numbers: [Double]) -> [Double] {
      numbers.count == 1 ? Array(repeating: numbers[0], count: channels) : numbers
    }
    let (scale, offset) = (spread(affine.scale), spread(affine.offset))
    let isOfBytes = zip(scale, offset).allSatisfy { abs($1) <= most && abs(255 * $0 + $1) <= most }
    guard areBytes || isOfBytes else { return nil }
    // As floats, which they become: 1 / 255 is written in many ways.
    let isUnit = scale.allSatisfy { Float($0) == 1 / 255 } && offset.allSatisfy { $0 == 0 }
    // x scale + offset as (x / 255 - mean) / deviation, to the digits that floats have.
    let found = zip(scale, offset).map { scale, offset in
      PixelScaling.Channel(
        mean: Double(shortest: Float(-offset / scale / 255)), deviation: Double(shortest: Float(1 / scale / 255)))
    }
    let areChannels = found.allSatisfy { (0...1).contains($0.mean) && (0.0001...1).contains($0.deviation) }
    // Any other is a layer of the model here, too.
    guard isUnit || areChannels else { return ImportedScaling(.none) }
    remove(readers[0], from: &layers)
    return ImportedScaling(isUnit ? .unit : .channels(found))
  }

  /// Takes out the layer at `index`; what read it reads what it read.
  private static func remove(_ index: Int, from layers: inout [ONNXReadLayer]) {
    let source = layers[index].inputs[0]
    layers.remove(at: index)
    for place in layers.indices {
      layers[place].inputs = layers[place].inputs.map { $0 == index ? source : $0 > index ? $0 - 1 : $0 }
    }
  }
}
