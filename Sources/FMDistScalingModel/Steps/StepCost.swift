/// What a step of one recipe costs on one host: three numbers that are fitted, and what is measured by itself.
///
/// T(W) = compute · share(W) · (1 + delay(W)) + repeated · ⌈W / C⌉ + 2 · barrier(W) + copies(W) · bytes · byteSeconds
package struct StepCost: Sendable {
  /// Seconds of one core for the samples of a whole batch.
  package var computeSeconds: Double
  /// Seconds of each rank for what every rank does, as the copies of weights in other orders, and gradients set to zero.
  package var repeatedSeconds: Double
  /// Seconds of a core for each byte that goes from one rank to another of the host.
  package var byteSeconds: Double
  /// Measured: barriers.
  package let barrier: BarrierCost
  /// Measured: how steps of one rank differ.
  package let noise: StepNoise
  /// The bytes of the model's weights.
  package let modelBytes: Double

  /// A cost of these constants.
  package init(
    computeSeconds: Double, repeatedSeconds: Double, byteSeconds: Double, barrier: BarrierCost, noise: StepNoise,
    modelBytes: Double
  ) {
    self.computeSeconds = computeSeconds
    self.repeatedSeconds = repeatedSeconds
    self.byteSeconds = byteSeconds
    self.barrier = barrier
    self.noise = noise
    self.modelBytes = modelBytes
  }

  /// Fits the three constants to `measured`, the seconds of a step of each shape, by their relative errors.
  package init(
    fitting measured: [(shape: StepShape, seconds: Double)], barrier: BarrierCost, noise: StepNoise, modelBytes: Double
  ) {
    precondition(measured.allSatisfy { $0.seconds > 0 }, "a step of no time")
    self.init(
      computeSeconds: 0, repeatedSeconds: 0, byteSeconds: 0, barrier: barrier, noise: noise, modelBytes: modelBytes)
    let units = [(1.0, 0.0, 0.0), (0, 1, 0), (0, 0, 1)].map { compute, repeated, byte in
      StepCost(
        computeSeconds: compute, repeatedSeconds: repeated, byteSeconds: byte,
        barrier: BarrierCost(roundSeconds: 0, waitingSeconds: 0), noise: noise, modelBytes: modelBytes)
    }
    // The model is linear in the three: a column is what one of them, as 1 beside zeros, makes of each shape.
    let rows = measured.map { shape, seconds in units.map { $0.terms(of: shape).total / seconds } }
    let values = measured.map { max(0, $0.seconds - terms(of: $0.shape).barriers) / $0.seconds }
    let found = LeastSquares.nonnegative(rows: rows, values: values)
    (computeSeconds, repeatedSeconds, byteSeconds) = (found[0], found[1], found[2])
  }

  /// The expected seconds of a step of `shape`.
  package func terms(of shape: StepShape) -> StepTerms {
    let compute = computeSeconds * shape.computeShare
    return StepTerms(
      compute: compute, repeated: repeatedSeconds * shape.repetitions,
      barriers: Double(shape.barriers) * barrier.seconds(ranks: shape.ranks, cores: shape.cores),
      copies: shape.copies * modelBytes * byteSeconds,
      stragglers: compute * noise.delay(of: shape.awaitedCores))
  }
}
