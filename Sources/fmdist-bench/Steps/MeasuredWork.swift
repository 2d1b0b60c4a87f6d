import FMDistNeuralNet

/// Something that a model does with images again and again: trains, or scores them.
protocol MeasuredWork: AnyObject {
  var plan: ModelPlan { get }
  /// Where its time goes, while that is asked for.
  var timer: StepTimer { get }
  /// The images of a step, about.
  var imagesPerStep: Int { get }
  /// What an image takes forward and backward; `nonzeros` as in ``ModelPlan/executedFLOPs(nonzeros:)``.
  func executedFLOPs(nonzeros: [Double]) -> [FLOPs]
  /// The same without regard to zeros.
  var denseFLOPs: [FLOPs] { get }
  /// Does `steps` steps; how many images that were.
  func run(steps: Int) throws -> Int
}

extension MeasuredWork {
  /// Works for `seconds`, and then to the end of a step, but at least `steps` steps.
  func run(seconds: Double, steps: Int = 1) throws -> Spell {
    let watch = Stopwatch(.wall)
    var spell = Spell(images: 0, seconds: 0)
    var done = 0
    while done < steps || spell.seconds < seconds {
      spell.images += try run(steps: 1)
      spell.seconds = watch.seconds
      done += 1
    }
    return spell
  }
}
