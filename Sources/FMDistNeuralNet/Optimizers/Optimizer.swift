import FMDistKernels
import FMDistMemory

/// What the optimizer remembers of some of the packed weights, and how these weights follow their gradients.
///
/// Every update is element by element, so how the weights are shared out changes no bit.
package final class Optimizer: Sendable {
  /// What it does.
  package let description: OptimizerDescription
  /// The places of the packed weights that it updates, ascending; whole blocks of sixteen.
  package let segments: [Range<Int>]
  /// What it remembers: for each of ``OptimizerDescription/slots`` an array of all segments, one after the other.
  package let slots: [Buffer<Float>]
  private let groups: [UpdateGroup]
  private let update: any CurrentUpdate
  /// Those that ``update`` takes.
  private let ownSlots: [Buffer<Float>]
  /// What the weights' averages do in the current update; nil where there are none.
  private let averaging: Averaging?

  /// An optimizer of the weights of `parameters` in `segments`; it remembers nothing yet.
  package init(_ description: OptimizerDescription, segments: [Range<Int>], parameters: [ParameterDescription]) {
    precondition(
      segments.allSatisfy { $0.lowerBound % blockSize == 0 && $0.upperBound % blockSize == 0 }, "a segment cuts a block"
    )
    self.description = description
    self.segments = segments
    let count = segments.reduce(0) { $0 + $1.count }
    slots = description.slots.map { _ in Buffer(count: count) }
    groups = UpdateGroup.all(of: parameters, description)
    func update<Kind: OptimizerKind>(_ kind: Kind, groups: Int) -> any CurrentUpdate { UpdateOf(kind, groups: groups) }
    self.update = update(description.kind, groups: groups.count)
    ownSlots = Array(slots.prefix(description.kind.slots.count))
    averaging = description.average.map { Averaging($0) }
  }

  /// The weights' averages; nil where there are none. They follow from the first update on.
  package var average: Buffer<Float>? { averaging == nil ? nil : slots.last }

  /// The number of the group that the weights of `parameter` are of.
  package func group(of parameter: ParameterDescription) -> Int {
    guard let group = groups.firstIndex(of: UpdateGroup(parameter, description)) else {
      preconditionFailure("'\(parameter.name)' is of none of the groups \(groups)")
    }
    return group
  }

  /// Where what is remembered of the weight at `element` lies in each slot.
  package func place(of element: Int) -> Int {
    var place = 0
    for segment in segments {
      if segment.contains(element) { return place + element - segment.lowerBound }
      place += segment.count
    }
    preconditionFailure("element \(element) is in none of the segments \(segments)")
  }

  /// Begins the update number `number`, counted from 1; with `learningRate` instead of the description's, if any. Called between two
  /// updates, by the thread that starts them.
  package func begin(number: Int, learningRate: Double? = nil) {
    averaging?.begin(number: number)
    let rate = learningRate ?? description.learningRate
    for (index, group) in groups.enumerated() {
      update.begin(
        group: index, number: number, learningRate: rate * group.learningRateMultiplier,
        weightDecay: group.decays ? description.weightDecay ?? 0 : 0)
    }
  }

  /// Applies the update that was begun to `weights`, of the group number `group`, from `gradient` · `scale`; `place` is that of their
  /// first element in the slots.
  package func apply(weights: View<Float>, gradient: View<Float>, scale: Float, place: Int, group: Int) {
    update.apply(
      group: group, weights: weights, gradient: gradient, scale: scale, slots: ownSlots,
      places: place..<place + weights.count)
    if let averaging, let average {
      averaging.follow(weights, by: average.view[place..<place + weights.count])
    }
  }
}

/// How the current update changes the weights' averages.
private final class Averaging: @unchecked Sendable {
  // Sendable: changed between two updates alone, by the thread that starts them.
  private let description: WeightAverage
  @exclusivity(unchecked) private var momentum: Float = 0
  @exclusivity(unchecked) private var overwrites = false

  init(_ description: WeightAverage) { self.description = description }

  /// The first average is the weight itself.
  func begin(number: Int) {
    momentum = number == 1 ? 0 : Float(description.momentum)
    overwrites = description.overwriteFrequency.map { number % $0 == 0 } ?? false
  }

  /// Has `average` follow `weights`, which become their average where it is time for that.
  func follow(_ weights: View<Float>, by average: View<Float>) {
    moveAverage(average, towards: weights, scale: 1, momentum: momentum)
    if overwrites { weights.copy(from: average) }
  }
}

/// The current update, of some kind of optimizer: memory that is taken once, as a step allocates nothing.
private protocol CurrentUpdate: AnyObject, Sendable {
  func begin(group: Int, number: Int, learningRate: Double, weightDecay: Double)
  func apply(
    group: Int, weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>)
}

private final class UpdateOf<Kind: OptimizerKind>: CurrentUpdate, @unchecked Sendable {
  // Sendable: changed between two updates alone, by the thread that starts them.
  private let kind: Kind
  // Unchecked: Swift's check of accesses to a class's variables takes long beside a chunk of weights. And so does counting who holds an
  // array, so the first group, which most models have alone, is in none.
  @exclusivity(unchecked) private var first: Kind.Update
  @exclusivity(unchecked) private var others: [Kind.Update]

  init(_ kind: Kind, groups: Int) {
    self.kind = kind
    first = kind.update(number: 1, learningRate: kind.learningRate, weightDecay: 0)
    others = Array(repeating: first, count: max(0, groups - 1))
  }

  func begin(group: Int, number: Int, learningRate: Double, weightDecay: Double) {
    let update = kind.update(number: number, learningRate: learningRate, weightDecay: weightDecay)
    if group == 0 { first = update } else { others[group - 1] = update }
  }

  func apply(
    group: Int, weights: View<Float>, gradient: View<Float>, scale: Float, slots: [Buffer<Float>], places: Range<Int>
  ) {
    if group == 0 {
      first.apply(weights: weights, gradient: gradient, scale: scale, slots: slots, places: places)
    } else {
      others[group - 1].apply(weights: weights, gradient: gradient, scale: scale, slots: slots, places: places)
    }
  }
}
