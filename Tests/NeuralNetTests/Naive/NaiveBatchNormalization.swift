import FMDistNeuralNet

extension BatchNormalizationLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.batchNormalization(epsilon: 0.5)] }

  func naive(_ inputs: [[NaiveTensor]], parameters: [[Double]], at site: NaiveSite) -> [NaiveTensor] {
    let samples = inputs.map { $0[0] }
    guard let first = samples.first else { return [] }
    let (channels, pixels) = (first.channels, first.height * first.width)
    let gamma = scale ? parameters[0] : Array(repeating: 1, count: channels)
    let beta = center ? parameters[scale ? 1 : 0] : Array(repeating: 0, count: channels)
    var (mean, variance) = (parameters[parameters.count - 2], parameters[parameters.count - 1])
    if site.training != nil, site.plan.layers[site.index].changes {
      let count = Double(samples.count * pixels)
      for channel in 0..<channels {
        let values = samples.flatMap { sample in (0..<pixels).map { sample.elements[$0 * channels + channel] } }
        let average = values.reduce(0, +) / count
        mean[channel] = average
        variance[channel] = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / count
      }
    }
    return samples.map { sample in
      var y = sample
      for pixel in 0..<pixels {
        for channel in 0..<channels {
          let i = pixel * channels + channel
          let normal = (sample.elements[i] - mean[channel]) / (variance[channel] + epsilon).squareRoot()
          y.elements[i] = gamma[channel] * normal + beta[channel]
        }
      }
      return y
    }
  }
}
