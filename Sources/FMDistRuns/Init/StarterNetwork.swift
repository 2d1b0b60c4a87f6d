import FMDistPlatform

/// A first network for images: blocks of a convolution, batch normalisation and ReLU, halved in size between them, and a mean over what is left.
struct StarterNetwork: Equatable {
  /// The layers, a line each, without the list's dash.
  let layers: [String]
  /// Why these.
  let reason: String

  /// A network for images of `height` x `width` x `channels`, of which about `trainingCount` are trained, and `classCount` classes.
  init(height: Int, width: Int, channels: Int, classCount: Int, trainingCount: Int, isMultiLabel: Bool) {
    let side = min(height, width)
    // Few images know few weights; many are worth more.
    let (first, most) = trainingCount < 300 ? (8, 64) : trainingCount < 10_000 ? (16, 128) : (32, 256)
    var layers: [String] = []
    var (filters, left, parameters, depth, before) = (first, side, 0, 0, channels)
    // Images of above 128 pixels are halved by the first convolution at once.
    let isLarge = side > 128
    while true {
      let strides = isLarge && depth == 0 ? ", strides: 2" : ""
      if !strides.isEmpty { left /= 2 }
      layers += [
        "conv2d: {filters: \(filters), kernel_size: 3\(strides), padding: same, use_bias: false, kernel_initializer: he_normal}",
        "batch_normalization: {momentum: 0.9}", "activation: {function: relu}",
      ]
      parameters += 9 * before * filters + 2 * filters
      before = filters
      depth += 1
      guard left >= 14 else { break }
      layers.append("max_pooling2d: {pool_size: 2}")
      left /= 2
      filters = min(2 * filters, most)
    }
    // A tiny image has few places, and they say what it is: a 1 is a 1 by where its stroke is.
    let keepsPlaces = side < 14
    if keepsPlaces {
      layers += ["flatten", "dense: {units: 64, activation: relu}"]
      parameters += height * width * before * 64 + 64
      before = 64
    } else {
      layers.append("global_average_pooling2d")
    }
    layers.append("dropout: {rate: \(trainingCount < 10_000 ? "0.3" : "0.2")}")
    layers.append("dense: {units: \(classCount), activation: \(isMultiLabel ? "sigmoid" : "softmax")}")
    parameters += before * classCount + classCount
    self.layers = layers
    reason =
      "\(NumberText.count(depth, "convolution")), \(NumberText.grouped(parameters)) weights for about \(NumberText.count(trainingCount, "image")): "
      + (trainingCount < 300
        ? "a small network, as few images can train only few weights."
        : trainingCount < 10_000
          ? "if training accuracy stays low, double the filters; if it is far above validation accuracy, more images help most."
          : "wide enough for so many images; double the filters if training accuracy stays low.")
      + (keepsPlaces ? "" : " Global average pooling keeps the number of weights independent of the image size.")
  }
}
