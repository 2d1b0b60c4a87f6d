import FMDistKernels
import FMDistMemory

/// Above which probability a label is predicted, where a sigmoid says how probable it is.
package struct Thresholds: Equatable, Sendable {
  /// One for all labels, or one for each; from 0 to 1.
  package let values: [Float]

  /// `values`, one for all labels or one for each.
  package init(_ values: [Float]) {
    precondition(!values.isEmpty && values.allSatisfy { (0...1).contains($0) }, "thresholds are from 0 to 1")
    self.values = values
  }

  /// What is more probable than not.
  package static let half = Thresholds([0.5])

  /// That of `label`.
  package subscript(label: Int) -> Float { values.count == 1 ? values[0] : values[label] }

  /// Whether `label` is predicted where it is as probable as `probability`.
  package func predicts(_ label: Int, _ probability: Float) -> Bool { probability > self[label] }

  /// Which of two classes is predicted, where the second is as probable as `probability`.
  package func ofTwo(_ probability: Float) -> Int { predicts(0, probability) ? 1 : 0 }
}

extension View<Float> {
  /// The first of the greatest: which class is predicted, of several that exclude each other.
  package var argmax: Int {
    var best = 0
    for c in 1..<max(count, 1) where self[c] > self[best] { best = c }
    return best
  }
}

extension Activation {
  /// Whether each output is the probability of a label of its own, for which there is a threshold; else they are those of classes that
  /// exclude each other.
  package var hasThresholds: Bool { self == .sigmoid }
}
