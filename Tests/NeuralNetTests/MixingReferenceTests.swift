import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Weights of samples, and mixed images, against NumPy's and Keras's numbers in Tests/References/mixing.json.
struct MixingReferenceTests {
  private struct File: Decodable {
    struct Drawn: Decodable {
      let height, width: Int
      let mixup, cutmix: Double?
      /// Step, place, share; and of a rectangle top, bottom, left, right.
      let draws: [[Double]]
    }
    struct Updates: Decodable {
      let name: String
      let weighsSamples, weighsClasses: Bool?
      let mixup, cutmix, labelSmoothing: Double?
      let losses: [Double]
      let right: [Int]
      let parameters: [[Double]]
    }
    let seed: UInt64
    let samples, batch: Int
    let rate: Float
    let classWeights, sampleWeights: [Double]
    /// For each step the places that those of a batch are mixed with.
    let pairs: [[Int32]]
    let draws: [Drawn]
    let updates: [Updates]
  }

  private let file: File

  init() throws { file = try References.decode("mixing", as: File.self) }

  @Test func drawsArePythons() {
    for drawn in file.draws {
      let mixing = ImageMixing(mixup: drawn.mixup, cutmix: drawn.cutmix)
      let mixer = ImageMixer(mixing, height: drawn.height, width: drawn.width, channels: 1, seed: file.seed)
      for row in drawn.draws {
        let draw = mixer.draw(step: Int(row[0]), place: Int(row[1]))
        let what = "\(mixing), step \(row[0]), place \(row[1])"
        expectClose(Double(draw.share), row[2], within: 1e-7, what)
        let ends = draw.rectangle.map {
          [$0.rows.lowerBound, $0.rows.upperBound, $0.columns.lowerBound, $0.columns.upperBound]
        }
        #expect(ends ?? [] == row[3...].map { Int($0) }, "\(what)")
      }
    }
    // Rectangles and means, both have been there where both are asked for.
    let both = file.draws.last?.draws ?? []
    #expect(both.contains { $0.count == 3 } && both.contains { $0.count == 7 })
  }

  @Test func partnersArePythons() {
    let mixer = ImageMixer(ImageMixing(mixup: 1), height: 1, width: 1, channels: 1, seed: file.seed)
    let (images, partners) = (Buffer((0..<Int32(file.batch)).map { 10 * $0 }), Buffer<Int32>(count: file.batch))
    for (step, expected) in file.pairs.enumerated() {
      mixer.pair(images.view, step: step, into: partners.view)
      #expect(Array(partners.view.elements) == expected.map { 10 * $0 })
    }
    #expect(Set(file.pairs).count == file.pairs.count)
  }

  @Test(arguments: [1, 3]) func tenUpdatesAreKerass(threads: Int) throws {
    #expect(file.updates.count == 6)
    for updates in file.updates { try compare(updates, threads: threads) }
  }

  private func compare(_ updates: File.Updates, threads: Int) throws {
    let plan = try ModelPlan(
      input: .image(height: 4, width: 5, channels: 2),
      layers: [.flatten, .dense(units: 7, activation: .tanh), .dense(units: 10, activation: .softmax)])
    let mixing =
      updates.mixup == nil && updates.cutmix == nil
      ? nil : ImageMixing(mixup: updates.mixup, cutmix: updates.cutmix)
    let augmenter = ImageAugmenter(
      Augmentation(), mixing: mixing, height: 4, width: 5, channels: 2, seed: file.seed)
    let batch = RankBatch(capacity: file.batch, merges: [[0]], augmenter: augmenter)
    let network = Network(
      plan: plan, batch: batch, seed: 1, pool: ThreadPool(threads: threads, maySpin: false),
      objective: Objective(
        .categoricalCrossentropy(labelSmoothing: updates.labelSmoothing ?? 0),
        labelWeights: updates.weighsClasses == true ? file.classWeights.map { Float($0) } : []))
    var weights = network.parameters.enumerated().map {
      ReferenceFormula.parameter($0.element.description, index: $0.offset)
    }
    network.setWeights(weights)
    let images = Buffer(ReferenceFormula.images(elements: file.samples * plan.input.count))
    let labels = Buffer(ReferenceFormula.labels(file.samples))
    let sampleWeights = Buffer(file.sampleWeights.map { Float($0) })
    let partners = Buffer<Int32>(count: file.batch)
    for step in updates.losses.indices {
      let indices = Buffer((0..<file.batch).map { Int32((file.batch * step + $0) * 7 % file.samples) })
      var part = Batch(images: .floats(images.view), labels: labels.view, indices: indices.view, step: step)
      if updates.weighsSamples == true { part.weights = sampleWeights.view }
      if let mixer = augmenter.mixer {
        mixer.pair(indices.view, step: step, into: partners.view)
        part.partners = partners.view
      }
      withExtendedLifetime((images, labels, indices, sampleWeights, partners)) { batch.load(part) }
      batch.setRows(0..<file.batch, ofShard: 0)
      network.forward(.training)
      let what = "\(updates.name), step \(step)"
      let loss = batch.losses.view.elements.reduce(0) { $0 + Double($1) } / Double(file.batch)
      expectClose(loss, updates.losses[step], within: 1e-5 * (1 + updates.losses[step]), "the loss of \(what)")
      let right = batch.rightAnswers.view.elements.reduce(0) { $0 + Int($1) }
      expectEqual(right, updates.right[step], "the right answers of \(what)")
      network.backward()
      let gradients = network.unpack(network.gradients[0].view)
      for array in weights.indices {
        for i in weights[array].indices { weights[array][i] -= file.rate * gradients[array][i] / Float(file.batch) }
      }
      network.setWeights(weights)
      // Outside of training all count the same, and nothing is mixed.
      network.forward(.evaluation)
      let plain = batch.losses.view.elements.reduce(0) { $0 + Double($1) }
      part.weights = nil
      part.partners = nil
      batch.load(part)
      network.forward(.evaluation)
      expectEqual(batch.losses.view.elements.reduce(0) { $0 + Double($1) }, plain, "the plain loss of \(what)")
    }
    for (array, expected) in zip(weights, updates.parameters) {
      expectEqual(array.count, expected.count)
      for (found, value) in zip(array, expected) {
        expectClose(Double(found), value, within: 1e-5 * max(1, abs(value)), "a parameter of \(updates.name)")
      }
    }
  }
}
