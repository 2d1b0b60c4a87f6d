import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Five steps of training against PyTorch's and Keras's numbers, from the same weights and images.
///
/// Tolerances are Tests/References/README.md's: 1e-5, ten times closer than what fmdist promises.
@Suite struct ReferenceTests {
  private let drivers: [ReferenceRun.Driver] = [
    .networkAndOptimizer(threads: 2),
    .replicas(ranks: 1, shards: 8, threads: 1),
    .replicas(ranks: 3, shards: 8, threads: 2),
  ]

  @Test func theFormulaGivesTheDocumentedNumbers() {
    #expect(ReferenceFormula.hash(array: 0, element: 0) == 0xe220_a839_7b1d_cdaf)
    #expect(ReferenceFormula.hash(array: 1, element: 0) == 0xc42c_5a1a_a382_0138)
    #expect(ReferenceFormula.unit(array: 0, element: 0) == 0.8833108082136426)
    #expect(ReferenceFormula.labels(8) == [7, 7, 5, 7, 2, 9, 0, 4])
  }

  @Test(arguments: ["mlp", "small-cnn", "optimizers", "strided-cnn", "recipe-cnn"])
  func fiveStepsGiveTheFrameworksNumbers(file: String) throws {
    let cases = try ReferenceCase.load(file)
    #expect(!cases.isEmpty)
    withEvery("case", in: cases.map(\.name)) { name in
      guard let reference = cases.first(where: { $0.name == name }) else { return }
      withEvery("driver", in: drivers) { driver in compare(try ReferenceRun(reference, by: driver), with: reference) }
    }
  }

  private func compare(_ run: ReferenceRun, with reference: ReferenceCase) {
    expectEqual(run.losses.count, reference.losses.count, "the number of losses")
    for (step, loss) in reference.losses.enumerated() {
      expectClose(run.losses[step], loss, within: 1e-5, "the loss of step \(step)")
    }
    expectEqual(run.probabilities.map(\.count), reference.probabilities.map(\.count), "the numbers of probabilities")
    for (row, expected) in reference.probabilities.enumerated() {
      for (i, value) in expected.enumerated() {
        expectClose(
          Double(run.probabilities[row][i]), value, within: 1e-5, "the probability of class \(i) in image \(row)")
      }
    }
    let names = (try? reference.plan())?.parameters.map(\.name)
    expectEqual(names, reference.parameters.map(\.name), "the parameters")
    expectEqual(run.parameters.count, reference.parameters.count, "the number of arrays")
    for (index, expected) in reference.parameters.enumerated() {
      compare(run.parameters[index], scale: 1, expected.final, expected.indices, "\(expected.name) after the last step")
      guard !run.gradients.isEmpty else { continue }
      compare(
        run.gradients[index], scale: 1 / Double(reference.batchSize), expected.gradient, expected.indices,
        "the first gradient of \(expected.name)")
    }
  }

  private func compare(
    _ array: [Float], scale: Double, _ expected: ReferenceCase.Summary, _ indices: [Int], _ what: String
  ) {
    let values = array.map { Double($0) * scale }
    for (index, value) in zip(indices, expected.values) {
      expectClose(values[index], value, within: 1e-5, "element \(index) of \(what)")
    }
    let root = Double(values.count).squareRoot()
    let squares = values.reduce(0) { $0 + $1 * $1 }
    let weighted = values.enumerated().reduce(0) { $0 + $1.element * Double($1.offset * 7 % 13 - 6) }
    expectClose(values.reduce(0, +), expected.sum, within: 1e-5 * root, "the sum of \(what)")
    expectClose(squares, expected.sumOfSquares, within: 1e-5 * expected.sumOfSquares, "the sum of squares of \(what)")
    expectClose(weighted, expected.weightedSum, within: 4e-5 * root, "the weighted sum of \(what)")
  }
}
