import FMDistKernels
import FMDistTestSupport
import Foundation
import Testing

/// Draws of Beta(α, α): by moments, and by the distribution where that has a simple formula. Each bound is five standard deviations.
struct SymmetricBetaTests {
  private static let count = 20_000

  private func draws(_ alpha: Double) -> [Double] {
    let (beta, philox) = (SymmetricBeta(alpha: alpha), Philox(seed: 3))
    return (0..<UInt32(Self.count)).map { draw in beta { philox(block: $0, draw, 0, .mixing) } }
  }

  @Test(arguments: [0.001, 0.05, 0.2, 0.4999, 0.5, 0.5001, 0.7, 1, 1.5, 2, 10, 1000])
  func momentsAreThoseOfTheDistribution(alpha: Double) {
    let draws = draws(alpha)
    let n = Double(Self.count)
    #expect(draws.allSatisfy { (0...1).contains($0) })
    let variance = 1 / (4 * (2 * alpha + 1))
    let fourth = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3))
    let eighth = 35 * fourth / (16 * (2 * alpha + 5) * (2 * alpha + 7))
    func moment(_ power: Double) -> Double { draws.reduce(0) { $0 + pow($1 - 0.5, power) } / n }
    expectClose(moment(1), 0, within: 5 * (variance / n).squareRoot(), "the mean, less a half")
    expectClose(
      moment(2), variance, within: 5 * ((fourth - variance * variance) / n).squareRoot() + 1e-12, "the variance")
    expectClose(
      moment(4), fourth, within: 5 * ((eighth - fourth * fourth) / n).squareRoot() + 1e-12, "the fourth moment")
  }

  @Test(arguments: [0.5, 1, 1.5, 2]) func valuesAreSpreadAsTheDistributionSays(alpha: Double) {
    let sorted = draws(alpha).sorted()
    func share(below x: Double) -> Double {
      switch alpha {
      case 0.5: return 2 / Double.pi * asin(x.squareRoot())
      case 1: return x
      case 1.5: return 0.5 + ((2 * x - 1) * 2 * (x * (1 - x)).squareRoot() + asin(2 * x - 1)) / Double.pi
      default: return x * x * (3 - 2 * x)
      }
    }
    // Kolmogorov and Smirnov's greatest distance, which is above 2.2 / √n once in 16,000 times.
    let distance = sorted.enumerated().reduce(0.0) {
      max($0, abs((Double($1.offset) + 0.5) / Double(Self.count) - share(below: $1.element)))
    }
    #expect(distance < 2.2 / Double(Self.count).squareRoot())
  }

  @Test func aDrawHasWordsOfItsOwn() {
    #expect(Set(draws(0.2)).count > Self.count * 9 / 10)
    #expect(Set(draws(2)).count > Self.count * 9 / 10)
  }
}
