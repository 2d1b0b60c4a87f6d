import Foundation
import Kernels

extension Activation {
  /// f(x) by its formula, from what is known of x; softmax, which kernels of sums leave undone, is not applied.
  func expected(_ x: [Expected]) -> [Expected] {
    switch self {
    case .linear, .softmax: x
    case .relu: x.map { $0.mapped(ulps: 0) { max($0, 0) } }
    case .sigmoid: x.map { $0.mapped(ulps: 4) { 1 / (1 + exp(-$0)) } }
    case .tanh: x.map { $0.mapped(ulps: 3) { Foundation.tanh($0) } }
    }
  }

  /// Whether f leaves the sums as they are, so that they are promised bit by bit.
  var keepsSums: Bool { self == .linear || self == .softmax }
  /// f(0), which is what padding holds.
  var rest: Float { self == .sigmoid ? 0.5 : 0 }
}
