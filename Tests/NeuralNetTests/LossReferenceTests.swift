import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistTestSupport
import Foundation
import Testing

/// Losses and their gradients against Keras's, in Tests/References/losses.json.
struct LossReferenceTests {
  private struct File: Decodable { let cases: [Case] }

  private struct Case: Decodable {
    let loss: String
    let options: [String: ReferenceValue]
    let activation: Activation
    let units: Int
    let logits, targets: [[Double]]
    let losses: [Double]
    let gradients: [[Double]]

    private enum CodingKeys: CodingKey { case loss, options, activation, units, logits, targets, losses, gradients }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      loss = try values.decode(String.self, forKey: .loss)
      options = try values.decode([String: ReferenceValue].self, forKey: .options)
      activation = try #require(Activation(rawValue: values.decode(String.self, forKey: .activation)))
      units = try values.decode(Int.self, forKey: .units)
      logits = try values.decode([[Double]].self, forKey: .logits)
      targets = try values.decode([[Double]].self, forKey: .targets)
      losses = try values.decode([Double].self, forKey: .losses)
      gradients = try values.decode([[Double]].self, forKey: .gradients)
    }
  }

  @Test func `losses and gradients are Keras's`() throws {
    let cases = try References.decode("losses", as: File.self).cases
    #expect(Set(cases.map(\.loss)).isSuperset(of: Loss.kinds.names), "every loss has references")
    for (number, entry) in cases.enumerated() {
      let kind = try Loss.read(entry.loss, entry.options)
      #expect(type(of: kind).activations.contains(entry.activation))
      for sample in entry.logits.indices {
        let what = "\(entry.loss) \(number), sample \(sample)"
        // In whole blocks, as the activations want them.
        let stride = 16
        let y = Buffer<Float>(count: stride)
        for unit in 0..<entry.units { y.view[unit] = Float(entry.logits[sample][unit]) }
        entry.activation.forward(y.view, channels: entry.units, stride: stride)
        let (targets, gradient) = (Buffer(entry.targets[sample].map { Float($0) }), Buffer<Float>(count: stride))
        let loss = kind.loss(
          outputs: y.view[0..<entry.units], targets: targets.view, gradient: gradient.view[0..<entry.units])
        if !type(of: kind).isThroughActivation {
          entry.activation.backward(y: y.view, dy: gradient.view, channels: entry.units, stride: stride)
        }
        expectClose(Double(loss), entry.losses[sample], within: 2e-6 * (1 + entry.losses[sample]), what)
        for unit in 0..<entry.units {
          let expected = entry.gradients[sample][unit]
          expectClose(
            Double(gradient.view[unit]), expected, within: 2e-6 * (1 + abs(expected)), "\(what), unit \(unit)")
        }
      }
    }
  }

  @Test func `a probability of nothing or all has a finite loss, and one that is no number has none`() {
    for kind in Loss.kinds.all.map({ $0.init() }) {
      for (y, isNumber) in [(Float(0), true), (1, true), (.nan, false)] {
        let (outputs, targets, gradient) = (Buffer<Float>([y, 1 - y]), Buffer<Float>([1, 0]), Buffer<Float>(count: 2))
        let loss = kind.loss(outputs: outputs.view, targets: targets.view, gradient: gradient.view)
        #expect(loss.isFinite == isNumber, "\(type(of: kind).name) of \(y)")
        #expect(
          gradient.view.elements.allSatisfy(\.isFinite) == isNumber, "the gradient of \(type(of: kind).name) of \(y)")
      }
    }
  }

  @Test func `powers and exponentials are those of the C library, but for their last digits`() {
    for exponent in [0, 0.5, 1, 1.3, 2, 2.7, 8, 9, 64] {
      for step in 0...1000 {
        let x = Double(step) / 1000
        let expected = pow(x, exponent)
        // What is rounded is the exponent of e.
        let digits = step == 0 ? 0 : abs(exponent * log(x)) + 8
        expectClose(power(x, exponent), expected, within: 1e-15 * digits * expected, "\(x) ^ \(exponent)")
      }
    }
    for step in -7080...7080 {
      let x = Double(step) / 10.0003
      expectClose(exponential(x), exp(x), within: 1e-15 * exp(x), "exp(\(x))")
    }
  }
}
