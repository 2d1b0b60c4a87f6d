/// The lines of JSON that a worker says.
enum WorkerAnswer {
  /// When it is warm.
  struct Greeting: Codable {
    let recipe, data: String
    let ranks, threads, shards, batchSize, parameters: Int
  }

  /// Of a spell of training, measured at rank 0 between two moments when all ranks were there.
  struct Spell: Codable {
    let images, steps: Int
    let seconds, imagesPerSecond, medianStepSeconds: Double
    /// Each step's, where they were asked for.
    let stepSeconds: [Double]?
  }

  /// Shares of all ranks' threads' time in training; they add up to 1.
  struct Parts: Codable, BitwiseCopyable {
    /// Input, forward, backward and loss.
    var compute: Double
    /// Adding gradients, the optimizer, and what is derived from the weights.
    var sumAndUpdate: Double
    /// Messages under way, waiting for other ranks and threads, sharing out the work.
    var waiting: Double
  }

  /// Of a barrier.
  struct Barrier: Codable {
    let barrierSeconds: Double
  }
}
