import FMDistCommunication
import FMDistKernels

/// An array of a replica that has a value which is not finite.
package struct NonFiniteArray: Equatable, Sendable {
  /// The parameter's name, `dense/kernel`.
  package let parameter: String
  /// Of what the optimizer remembers of it, the slot; nil for the weights themselves.
  package let slot: String?

  /// An array of `parameter`.
  package init(parameter: String, slot: String?) {
    self.parameter = parameter
    self.slot = slot
  }

  /// As a checkpoint calls it: `'dense/kernel'`, or `the optimizer's 'v/dense/kernel'`.
  package var name: String { slot.map { "the optimizer's '\($0)/\(parameter)'" } ?? "'\(parameter)'" }
}

extension Replica {
  /// The first array, in the model's order and a parameter's weights before the optimizer's slots, that has a value which is not finite;
  /// nil where all are finite. Called on every rank alike, and the same on all.
  ///
  /// Each owner looks at what it has updated; one number a rank tells all of them what was found. It reads all weights once, so it is for
  /// the moments before weights are saved or scored, not for each step.
  package func firstNonFinite() throws(CommunicationError) -> NonFiniteArray? {
    let optimizer = exchange.optimizer
    let parameters = network.parameters
    let arrays = 1 + optimizer.slots.count
    func own() -> Int? {
      for (index, parameter) in parameters.enumerated() {
        let runs = optimizer.segments.map { $0.clamped(to: parameter.range) }.filter { !$0.isEmpty }
        if runs.contains(where: { !allFinite(network.weights.view[$0]) }) { return index * arrays }
        for (number, slot) in optimizer.slots.enumerated() {
          let isFinite = runs.allSatisfy { run in
            let place = optimizer.place(of: run.lowerBound)
            return allFinite(slot.view[place..<place + run.count])
          }
          if !isFinite { return index * arrays + 1 + number }
        }
      }
      return nil
    }
    let found = try communicator.allGather(own() ?? Int.max).min() ?? Int.max
    guard found != .max else { return nil }
    let slot = found % arrays
    return NonFiniteArray(
      parameter: parameters[found / arrays].description.name,
      slot: slot == 0 ? nil : optimizer.description.slots[slot - 1])
  }
}
