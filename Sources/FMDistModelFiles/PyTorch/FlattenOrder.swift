import FMDistNeuralNet

/// Which flatten layers give an image's elements channels first, as PyTorch's `flatten` does, and which dense layers read these: all of a
/// flatten layer's readers have to be dense layers, perhaps behind layers that mind no order. The weights are then in PyTorch's
/// order too, as if the model had been trained there.
enum FlattenOrder {
  /// By the layer's place in `plan`, the image.
  static func images(of plan: ModelPlan) -> [Int: Shape] {
    var images: [Int: Shape] = [:]
    for index in plan.layers.indices where plan.layers[index].isImage && kind(plan, index)?.flattens == true {
      guard let readers = denseReaders(of: index, in: plan) else { continue }
      for place in [index] + readers { images[place] = plan.layers[index].input }
    }
    return images
  }

  /// The dense layers that read the output of `index`; nil where another layer does that minds the order, or it is the model's.
  private static func denseReaders(of index: Int, in plan: ModelPlan) -> [Int]? {
    let readers = plan.layers.indices.filter { plan.layers[$0].inputs.contains(index) }
    guard !readers.isEmpty else { return nil }
    var dense: [Int] = []
    for reader in readers {
      guard let kind = kind(plan, reader), plan.layers[reader].inputs.count == 1 else { return nil }
      if kind.readsFlattened {
        dense.append(reader)
      } else if kind.isElementwise, let more = denseReaders(of: reader, in: plan) {
        dense += more
      } else {
        return nil
      }
    }
    return dense
  }

  private static func kind(_ plan: ModelPlan, _ index: Int) -> (any PyTorchLayer.Type)? {
    (plan.layers[index].layer as? any PyTorchLayer).map { type(of: $0) }
  }
}
