import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Foundation

/// One network with random weights, images and labels, and the same in double precision.
///
/// Float32 alone gives derivatives to two digits at best. So the network's losses are compared with those of
/// ``NaiveNetwork``, which shows that both are the same function, and its gradient with central differences of that.
struct GradientCheck {
  /// Rows, and how they fall to shards: short ones and an empty one.
  private static let shardRows = [0..<3, 3..<3, 3..<4, 4..<7]
  private static let merges = [0, 1, 0, 2]
  private static let rows = 7
  /// The place of row 0 in the global batch, and the step: dropout depends on both.
  private static let firstPosition = 40
  private static let step = 3
  /// Elements of each parameter that are checked one by one, beside directions through all of them.
  private static let elementsChecked = 16
  private static let directionsChecked = 3

  private let naive: NaiveNetwork
  private let parameters: [[Double]]
  private let images: [[Double]]
  private let labels: [Int]
  private let losses: [Float]
  private let gradients: [[Float]]

  /// Runs the network of `model` forward and backward once.
  init(_ model: GradientCase, seed: UInt64, threads: Int) throws {
    let plan = try ModelPlan(input: model.input, layers: model.layers)
    try plan.checkClassifier(classes: plan.output.count)
    var random = SplitMix64(state: seed)
    let weights = plan.parameters.map { description -> [Float] in
      let limit = description.isVector ? 0.5 : (4 / Double(description.rows)).squareRoot()
      let values = (0..<description.count).map { _ in Float(random.signed() * limit) }
      return description.name.hasSuffix("/moving_variance") ? values.map { 0.5 + abs($0) } : values
    }
    let (rows, count) = (GradientCheck.rows, plan.input.count)
    let pixels = Buffer((0..<(rows * count)).map { _ in Float(random.signed()) })
    labels = (0..<rows).map { _ in Int(random.next() % UInt64(plan.output.count)) }

    let batch = RankBatch(capacity: rows + 2, merges: [GradientCheck.merges])
    let network = Network(plan: plan, batch: batch, seed: seed, pool: ThreadPool(threads: threads, maySpin: false))
    network.setWeights(weights)
    let indices = Buffer(0..<Int32(rows))
    let classes = Buffer(labels.map { UInt16($0) })
    withExtendedLifetime((indices, classes)) {
      batch.load(
        Batch(
          images: .floats(pixels.view), labels: classes.view, indices: indices.view,
          firstPosition: GradientCheck.firstPosition, step: GradientCheck.step))
    }
    for (shard, rows) in GradientCheck.shardRows.enumerated() { batch.setRows(rows, ofShard: shard) }
    network.forward(.training)
    losses = Array(batch.losses.view[0..<rows].elements)
    network.backward()
    // What is frozen has none.
    gradients = network.parameters.map { $0.description.changes ? $0.unpack(network.gradients[0].view) : [] }

    naive = NaiveNetwork(plan: plan, training: (seed, GradientCheck.step))
    parameters = weights.map { $0.map(Double.init) }
    images = (0..<rows).map { row in pixels.view[row * count..<(row + 1) * count].elements.map(Double.init) }
  }

  /// Records an issue for every loss and every derivative that is not as the naive network's.
  func run() {
    var failures = 0
    for (row, loss) in naiveLosses(parameters).enumerated() {
      expectClose(Double(losses[row]), loss, within: 5e-6 * (1 + loss), "the loss of row \(row)")
    }
    var random = SplitMix64(state: 99)
    // What a normalisation takes away again, such as a bias before it, has a gradient of rounding alone.
    let rounding = 0.1 * gradients.joined().reduce(0) { max($0, abs(Double($1))) }
    for (index, description) in naive.plan.parameters.enumerated() where description.isTrainable {
      let gradient = gradients[index].map(Double.init)
      let greatest = gradient.reduce(0) { max($0, abs($1)) }
      var directions = elements(of: description.count, &random).map { [($0, 1.0)] }
      for _ in 0..<GradientCheck.directionsChecked {
        directions.append((0..<description.count).map { ($0, random.next() % 2 == 0 ? 1 : -1) })
      }
      for direction in directions {
        guard let slope = slope(of: index, along: direction) else {
          failures += 1
          continue
        }
        let analytic = direction.reduce(0) { $0 + $1.1 * gradient[$1.0] }
        expectClose(
          analytic, slope, within: 1e-5 * max(greatest, 1e-2, rounding) * Double(direction.count).squareRoot(),
          "the derivative of \(description.name) along \(direction.count) elements from \(direction[0].0)")
      }
    }
    expect(failures <= 3, "\(failures) derivatives have a kink; there is too little left to compare")
  }

  /// The derivative of the sum of losses along `direction`, from central differences; nil at a kink of relu or pooling.
  private func slope(of index: Int, along direction: [(Int, Double)]) -> Double? {
    func central(_ h: Double) -> Double {
      func loss(_ h: Double) -> Double {
        var moved = parameters
        for (element, sign) in direction { moved[index][element] += sign * h }
        return naiveLosses(moved).reduce(0, +)
      }
      return (loss(h) - loss(-h)) / (2 * h)
    }
    let h = 1e-6 / Double(direction.count).squareRoot()
    let (coarse, fine) = (central(2 * h), central(h))
    guard abs(coarse - fine) <= 1e-6 * (abs(fine) + Double(direction.count).squareRoot()) else { return nil }
    return fine + (fine - coarse) / 3  // Richardson: the error of h^2 cancels
  }

  private func naiveLosses(_ parameters: [[Double]]) -> [Double] {
    GradientCheck.shardRows.flatMap { rows in
      let outputs = naive.outputs(
        Array(images[rows]), parameters: parameters, positions: rows.map { GradientCheck.firstPosition + $0 })
      return zip(rows, outputs).map { -log(max(($1.last ?? [])[labels[$0]], 1e-7)) + naive.penalty($1) }
    }
  }

  private func elements(of count: Int, _ random: inout SplitMix64) -> [Int] {
    guard count > GradientCheck.elementsChecked else { return Array(0..<count) }
    return [0, count - 1] + (2..<GradientCheck.elementsChecked).map { _ in Int(random.next() % UInt64(count)) }
  }
}
