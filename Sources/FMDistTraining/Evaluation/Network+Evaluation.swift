import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles

extension Network {
  /// A network of `plan` with the weights of `checkpoint`, which must be of that model, to score or predict `images` of the model's size by
  /// `thresholds` if there are any. `timer`, if any, is told where the time goes.
  package convenience init(
    of checkpoint: Checkpoint, plan: ModelPlan, configuration: RunConfiguration, images: ImageSet,
    thresholds: Thresholds?, pool: ThreadPool, timer: StepTimer? = nil
  ) {
    var objective = configuration.objective(of: plan, images: images)
    objective.thresholds = thresholds ?? .half
    self.init(
      plan: plan,
      batch: RankBatch(
        capacity: MemoryForecast.evaluationRows(plan, images: images.count), merges: [[0]]),
      seed: configuration.training.seed, pool: pool,
      objective: objective, timer: timer)
    restore(checkpoint)
  }

  /// Sets the weights to those of `checkpoint`, which must be of this model.
  package func restore(_ checkpoint: Checkpoint) {
    for (parameter, array) in zip(parameters, checkpoint.parameters) {
      parameter.pack(array.values, into: weights.view)
    }
    weightsChanged()
  }

  /// Tells `body` for each of `images`, which `transform` is for, its number, the probabilities of the classes, from logits divided by
  /// `temperature`, and what it is predicted as: the most probable one, or of two classes what the threshold says.
  package func predict(
    _ images: ImageSet, transform: PixelTransform, temperature: Float = 1,
    _ body: (Int, View<Float>, Int) throws -> Void
  ) rethrows {
    let indices = Buffer(0..<Int32(images.count))
    // The loss is not needed here, and a label may be of a class that the model lacks.
    let labels = Buffer<UInt16>(count: images.count)
    for start in stride(from: 0, to: images.count, by: batch.capacity) {
      let end = min(start + batch.capacity, images.count)
      batch.load(
        Batch(
          images: .bytes(images.pixels.view, transform), labels: labels.view, indices: indices.view[start..<end])
      )
      forward(.evaluation(temperature: temperature, isNext: start > 0))
      for row in 0..<end - start {
        try body(start + row, probabilities(row: row), Int(batch.predictions.view[row]))
      }
    }
  }
}
