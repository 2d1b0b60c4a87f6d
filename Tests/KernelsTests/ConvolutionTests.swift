import Foundation
import Kernels
import Memory
import TestSupport
import Testing

struct ConvolutionTests {
  static let kernels = [(1, 1), (2, 2), (3, 3), (5, 5), (3, 2)]
  static let strides = [(1, 1), (2, 2), (3, 3), (2, 1)]
  static let channels = [(1, 1), (3, 17), (16, 10), (36, 33), (64, 16)]

  @Test(arguments: kernels, Padding.allCases)
  func `forward, backward and gradients agree with the formula`(kernel: (Int, Int), padding: Padding) {
    withEvery("strides", in: Self.strides) { strides in
      withEvery("channels and filters", in: Self.channels) { channels, filters in
        withEvery("height and width", in: [(5, 7), (8, 6), (kernel.0, kernel.1)]) { height, width in
          let problem = ConvolutionProblem(
            height: height, width: width, channels: channels, filters: filters, kernel: kernel, strides: strides,
            padding: padding)
          problem.check()
        }
      }
    }
  }

  @Test(arguments: Padding.allCases)
  func `rows longer than any tile agree with the formula`(padding: Padding) {
    withEvery("width", in: [15, 16, 17, 29, 33, 49]) { width in
      withEvery("channels and filters", in: [(1, 65), (17, 48), (33, 3)]) { channels, filters in
        withEvery("stride", in: [1, 2]) { stride in
          let problem = ConvolutionProblem(
            height: 3, width: width, channels: channels, filters: filters, kernel: (2, 3), strides: (1, stride),
            padding: padding)
          problem.check()
        }
      }
    }
  }

  @Test func `the activation is applied to the sum, and softmax is left to its own function`() {
    let problem = ConvolutionProblem(
      height: 6, width: 9, channels: 3, filters: 21, kernel: (3, 3), strides: (1, 1), padding: .same)
    let sums = problem.reference.forward().map(\.expected)
    expectAll(problem.forward(.relu), sums.map { $0.mapped(ulps: 0) { max($0, 0) } }, "relu")
    expectAll(problem.forward(.sigmoid), sums.map { $0.mapped(ulps: 4) { 1 / (1 + exp(-$0)) } }, "sigmoid")
    expectAll(problem.forward(.tanh), sums.map { $0.mapped(ulps: 4) { tanh($0) } }, "tanh")
    expectSameBits(problem.forward(.softmax), problem.forward(.linear), "softmax")
  }
}
