import FMDistKernels
import FMDistMemory
import FMDistModelFiles
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// A folder that is there as long as it is used.
final class Folder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }
}

/// A file that Keras has made: `make_keras_fixtures.py`.
func fixture(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
}

/// The model in the file at `path`, of the format that its ending says.
func imported(_ path: String, weights: String? = nil) throws(ModelFileError) -> ImportedModel {
  guard let format = ExportFormat.readable.first(where: { $0.isEnding(of: path) }) else {
    throw ModelFileError(.usage, "\(path): has the ending of no format")
  }
  return try format.model(ModelFile(path, weights: weights))
}

/// The bytes of four images, as `make_keras_fixtures.py` makes them.
func pixels(_ count: Int) -> [Float] {
  (0..<4 * count).map { (index: Int) -> Float in
    let square = index * index / 5
    return Float((37 * index + square) % 256)
  }
}

/// What a model makes of four images of bytes.
func probabilities(_ plan: ModelPlan, _ weights: [NamedArray], _ scaling: ImportedScaling?) -> [[Double]] {
  let count = plan.input.count
  var pixels = pixels(count)
  for index in pixels.indices {
    switch scaling?.scaling {
    case .unit, nil: pixels[index] /= 255
    case .channels(let channels)?:
      let channel = channels[index % channels.count]
      pixels[index] = (pixels[index] / 255 - Float(channel.mean)) / Float(channel.deviation)
    case .standard?, .standardByChannel?:
      let statistics = scaling ?? ImportedScaling(.none)
      let place = index % statistics.means.count
      pixels[index] = (pixels[index] - statistics.means[place]) / statistics.deviations[place]
    default: break
    }
  }
  let buffer = Buffer(pixels)
  let batch = RankBatch(capacity: 4, merges: [[0]])
  let network = Network(plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: 1, maySpin: false))
  for (parameter, array) in zip(network.parameters, weights) {
    parameter.pack(array.values, into: network.weights.view)
  }
  network.weightsChanged()
  let (indices, labels) = (Buffer(0..<Int32(4)), Buffer<UInt16>(count: 4))
  return withExtendedLifetime((indices, labels, buffer)) {
    batch.load(Batch(images: .floats(buffer.view), labels: labels.view, indices: indices.view))
    network.forward(.evaluation)
    return (0..<4).map { network.probabilities(row: $0).elements.map(Double.init) }
  }
}

/// A model with random weights, as it is exported.
func model(
  _ layers: [LayerDescription], input: Shape = .image(height: 8, width: 8, channels: 2),
  _ preparation: ImagePreparation? = nil, temperature: Float = 1
) throws -> ExportedModel {
  let plan = try ModelPlan(input: input, layers: layers)
  var random = SplitMix64(state: 7)
  let arrays = plan.parameters.map { parameter in
    let isPositive = parameter.name.hasSuffix("variance")
    return NamedArray(
      name: parameter.name, shape: parameter.shape,
      values: (0..<parameter.count).map { _ in
        let value = Float(random.signed())
        return isPositive ? abs(value) + 0.5 : value / 2
      })
  }
  guard case .image(let height, let width, let channels) = input else { fatalError("no image") }
  return ExportedModel(
    name: "test", configuration: "name: test\n", plan: plan, parameters: arrays,
    preparation: preparation
      ?? ImagePreparation(
        height: height, width: width, channels: channels, divisor: 255, resize: "stretch", background: [255, 255, 255]),
    answer: ModelAnswer(activation: plan.outputActivation, temperature: temperature, classNames: ["a", "b", "c"]),
    weightsSHA256: "", fmdistVersion: "0")
}
