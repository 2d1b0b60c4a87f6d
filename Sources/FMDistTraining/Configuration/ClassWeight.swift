import FMDistNeuralNet
import FMDistRunFiles

/// How much each class counts in the loss of training: a sample's loss and gradient are multiplied by its class's weight. Keras's
/// `class_weight`.
package enum ClassWeight: Equatable, Sendable {
  /// n / (K n_c) for n training images, of which n_c are of class c, and K classes that have any, so that each of them counts the same.
  /// scikit-learn's `class_weight='balanced'`.
  case balanced
  /// By the classes' names; 1 for those that are not named.
  case named([Entry])

  /// A class and its weight.
  package struct Entry: Equatable, Sendable {
    package var className: String
    package var weight: Double

    package init(className: String, weight: Double) { (self.className, self.weight) = (className, weight) }
  }

  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    guard node.keys.isEmpty else {
      var entries: [Entry] = []
      for name in node.keys {
        entries.append(
          Entry(className: name, weight: try node.double(name, in: 0...Double(Float.greatestFiniteMagnitude))))
      }
      self = .named(entries)
      return
    }
    guard try node.stringValue() == "balanced" else {
      throw node.error(
        "must be balanced, or a weight for each class by its name such as {Bag: 2.5, Coat: 1}, found \(try node.stringValue())"
      )
    }
    self = .balanced
  }

  /// As a configuration has it.
  var value: ConfigurationValue {
    switch self {
    case .balanced: .string("balanced")
    case .named(let entries): entries.map { ($0.className, .double($0.weight)) }.mapping
    }
  }

  /// The classes that are named.
  var classNames: [String] {
    switch self {
    case .balanced: []
    case .named(let entries): entries.map(\.className)
    }
  }

  /// The weights of the classes called `classNames`, of which training has `counts` images each.
  package func weights(_ classNames: [String], counts: [Int]) -> [Float] {
    switch self {
    case .balanced:
      let (all, classes) = (counts.reduce(0, +), counts.count { $0 > 0 })
      return counts.map { $0 == 0 ? 0 : Float(Double(all) / (Double(classes) * Double($0))) }
    case .named(let entries):
      return classNames.map { name in Float(entries.first { $0.className == name }?.weight ?? 1) }
    }
  }
}
