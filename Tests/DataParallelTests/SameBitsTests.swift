import FMDistCommunication
import FMDistDataParallel
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Promise P1: the weights depend on configuration, seed and data, never on the number of ranks or threads.
@Suite struct SameBitsTests {
  @Test(arguments: TrainingSetup.all)
  func anyNumberOfRanksAndThreadsGivesTheSameBits(setup: TrainingSetup) throws {
    let expected = try setup.train(over: SingleProcess(), threads: 1)
    #expect(Set(expected.weights).count == setup.steps, "every step changes the weights")
    withEvery("ranks", in: [1, 2, 3, 4, 5, 8].filter { $0 <= setup.shards }) { ranks in
      withEvery("threads", in: 1...3) { threads in
        for (rank, outcome) in try setup.train(ranks: ranks, threads: threads).enumerated() {
          expectEqual(outcome.weights, expected.weights, "the weights after each step on rank \(rank)")
          expectEqual(outcome.results, expected.results, "losses and right answers on rank \(rank)")
          expect(outcome.lastWeights == expected.lastWeights, "the last weights differ on rank \(rank)")
        }
      }
    }
  }

  /// Ranks dealt out to hosts that share no memory: in blocks, round robin and unevenly.
  @Test(arguments: TrainingSetup.all)
  func anyNumberOfHostsGivesTheSameBits(setup: TrainingSetup) throws {
    let expected = try setup.train(over: SingleProcess(), threads: 1)
    withEvery("hosts", in: ExchangePlanTests.placements.filter { $0.count <= setup.shards && $0.count > 1 }) { hosts in
      for (rank, outcome) in try setup.train(ranks: hosts.count, threads: 2, hosts: hosts).enumerated() {
        expectEqual(outcome.weights, expected.weights, "the weights after each step on rank \(rank)")
        expectEqual(outcome.results, expected.results, "losses and right answers on rank \(rank)")
      }
    }
  }

  /// Minibatches added before an update, a gradient that is clipped, sums in bfloat16, and all of them.
  @Test(arguments: [0, 4, 5, 7, 12, 15, 18].map { TrainingSetup.all[$0] } + [TrainingSetup.networks[0]])
  func accumulationClippingAndCompressionKeepTheBits(setup: TrainingSetup) throws {
    let plain = try setup.train(over: SingleProcess(), threads: 1)
    let options: [(Int, GradientClipping?, ExchangeOptions)] = [
      (1, GradientClipping(.globalNorm, 0.1), ExchangeOptions()), (3, nil, ExchangeOptions(accumulates: true)),
      (1, nil, ExchangeOptions(compression: .bf16)),
      (2, GradientClipping(.globalNorm, 0.05), ExchangeOptions(compression: .bf16, accumulates: true)),
      (1, GradientClipping(.norm, 0.05), ExchangeOptions()),
      (2, GradientClipping(.value, 0.01), ExchangeOptions(accumulates: true)),
      (2, GradientClipping(.norm, 0.02), ExchangeOptions(compression: .bf16, accumulates: true)),
    ]
    for (accumulation, clipping, options) in options {
      var setup = setup
      (setup.accumulation, setup.options) = (accumulation, options)
      if let clipping { setup.optimizer = setup.optimizer.clipped(clipping.kind, to: clipping.limit) }
      let expected = try setup.train(over: SingleProcess(), threads: 1)
      #expect(expected.weights != plain.weights, "\(options) changes something")
      withEvery(
        "hosts",
        in: [[0, 0], [0, 0, 0], [0, 1], [0, 0, 1, 1, 2], [1, 0, 1, 0]].filter { $0.count <= setup.shards }
      ) { hosts in
        for (rank, outcome) in try setup.train(ranks: hosts.count, threads: 2, hosts: hosts).enumerated() {
          expectEqual(outcome.weights, expected.weights, "the weights after each step on rank \(rank), \(options)")
          expectEqual(outcome.results, expected.results, "losses and right answers on rank \(rank), \(options)")
        }
      }
    }
  }

  /// A large message over a network gets on only while its sender looks after it: nobody may sleep on what another rank of the host
  /// can say only when it has that message.
  @Test func messagesThatNeedTheirSendersArrive() throws {
    for (kind, options) in [
      (nil, ExchangeOptions()), (.globalNorm, ExchangeOptions()), (.value, ExchangeOptions()),
      (.norm, ExchangeOptions(compression: .bf16, accumulates: true)),
    ] as [(GradientClipping.Kind?, ExchangeOptions)] {
      var setup = TrainingSetup.all[0]
      if let kind { setup.optimizer = setup.optimizer.clipped(kind, to: 0.1) }
      (setup.steps, setup.options, setup.accumulation) = (20, options, options.accumulates ? 2 : 1)
      let expected = try setup.train(over: SingleProcess(), threads: 1)
      for hosts in [[0, 0, 1, 1], [0, 1, 1, 1, 1, 2, 2], [0, 1, 0, 1, 0]] {
        let outcomes = try setup.train(ranks: hosts.count, threads: 1, hosts: hosts, isSenderDriven: true)
        for outcome in outcomes { expectEqual(outcome.weights, expected.weights, "\(hosts), \(options)") }
      }
    }
  }

  /// Minibatches of one step are one batch: but for the order of additions the weights are those of the whole, masks of dropout
  /// included.
  @Test func minibatchesOfAStepMakeOneBatch() throws {
    var setup = TrainingSetup.all[5]
    (setup.samples, setup.batchSize) = (48, 24)
    let whole = try setup.train(over: SingleProcess(), threads: 1)
    (setup.batchSize, setup.accumulation, setup.options.accumulates) = (8, 3, true)
    let parts = try setup.train(over: SingleProcess(), threads: 1)
    #expect(whole.lastWeights != parts.lastWeights, "the order of additions is another one")
    for (one, other) in zip(whole.lastWeights, parts.lastWeights) {
      expectClose(Double(Float(bitPattern: one)), Double(Float(bitPattern: other)), within: 2e-3, "a weight")
    }
    for (one, other) in zip(whole.results, parts.results) { expectClose(one.loss, other.loss, within: 1e-3, "a loss") }
  }

  /// Without this the test above could not fail: the order of additions shows in the bits.
  @Test func anotherNumberOfShardsGivesOtherBits() throws {
    var setup = TrainingSetup.all[0]
    let eight = try setup.train(over: SingleProcess(), threads: 1)
    setup.shards = 5
    let five = try setup.train(over: SingleProcess(), threads: 1)
    #expect(eight.lastWeights != five.lastWeights)
    #expect(eight.results.map(\.correct) == five.results.map(\.correct))
    for (one, other) in zip(eight.lastWeights, five.lastWeights) {
      expectClose(Double(Float(bitPattern: one)), Double(Float(bitPattern: other)), within: 1e-3, "a weight")
    }
  }

  @Test func theSeedChangesDropoutAndInitialWeights() throws {
    var setup = TrainingSetup.all[0]
    let one = try setup.train(over: SingleProcess(), threads: 1)
    setup.seed += 1
    #expect(try setup.train(over: SingleProcess(), threads: 1).weights.first != one.weights.first)
  }

  /// What a trainer does between steps: scoring other images, in batches of another size, leaves no trace.
  @Test(arguments: [TrainingSetup.all[0], TrainingSetup.all[5], .augmentedCNN, TrainingSetup.networks[0]])
  func evaluationBetweenStepsChangesNothing(setup: TrainingSetup) throws {
    let expected = try setup.train(over: SingleProcess(), threads: 1)
    let outcomes = try setup.train(ranks: 3, threads: 2) { replica in
      let batch = replica.network.batch
      let rows = batch.capacity
      let (other, indices, labels) = (
        Buffer((0..<rows * setup.input.count).map { Float($0 % 7) }), Buffer(0..<Int32(rows)),
        Buffer<UInt16>(count: rows)
      )
      withExtendedLifetime((other, indices, labels)) {
        for count in [rows, 1] {
          batch.load(Batch(images: .floats(other.view), labels: labels.view, indices: indices.view[0..<count]))
          replica.network.forward(.evaluation)
        }
      }
    }
    for outcome in outcomes { #expect(outcome == expected) }
  }

  @Test func bytesAndTheSameFloatsGiveTheSameBits() throws {
    let setup = TrainingSetup.all[5]
    let (pixels, labels) = setup.images()
    let (bytes, floats) = (Buffer(pixels), Buffer(pixels.map { Float($0) / 255 }))
    let labelBuffer = Buffer(labels)
    let indices = Buffer(setup.indices(step: 0))
    let results = try withExtendedLifetime((bytes, floats, labelBuffer, indices)) {
      try [ImageSource.bytes(bytes.view, .unit), .floats(floats.view)].map { images in
        let replica = try setup.replica(communicator: SingleProcess(), threads: 1)
        replica.network.initialize(seed: 1)
        _ = try replica.train(Batch(images: images, labels: labelBuffer.view, indices: indices.view))
        return replica.network.weights.view.elements.map(\.bitPattern)
      }
    }
    #expect(results[0] == results[1])
  }
}
