import FMDistRunFiles

/// A chain of comparisons that hyperparameters have to keep: `filters_1 <= filters_2 <= units`, `filters * units <= 8192`.
package struct Constraint: Equatable, Sendable {
  /// As it was written.
  package let text: String
  private let terms: [Sum]
  private let comparisons: [Comparison]

  private enum Comparison: String, CaseIterable {
    // Longer ones before their beginnings.
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="
    case below = "<"
    case above = ">"

    func holds(_ one: Double, _ other: Double) -> Bool {
      switch self {
      case .atMost: one <= other
      case .atLeast: one >= other
      case .equal: one == other
      case .unequal: one != other
      case .below: one < other
      case .above: one > other
      }
    }
  }

  private enum Factor: Equatable {
    case number(Double)
    case name(String)
  }

  /// Products, each added or subtracted.
  private struct Sum: Equatable {
    var products: [(isAdded: Bool, factors: [Factor])]

    static func == (one: Sum, other: Sum) -> Bool {
      one.products.elementsEqual(other.products) { $0.isAdded == $1.isAdded && $0.factors == $1.factors }
    }
  }

  /// Reads `text`, which may name hyperparameters of `names`. Throws a ``ConstraintError`` that says what is wrong.
  package init(_ text: String, names: [String]) throws(ConstraintError) {
    self.text = text
    var rest = Substring(text)
    func skip() { rest = rest.drop { $0 == " " } }
    func take(_ word: String) -> Bool {
      skip()
      guard rest.hasPrefix(word) else { return false }
      rest = rest.dropFirst(word.count)
      return true
    }
    func factor() throws(ConstraintError) -> Factor {
      skip()
      // 1e-4 is a number.
      let number = rest.prefixMatch(of: /-?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?(?![^ <>=!*+-])/)
      let word = number?.output.0 ?? rest.prefix { !" <>=!*+-".contains($0) }
      guard !word.isEmpty else {
        throw ConstraintError("expected a hyperparameter or a number at '\(rest.prefix(20))'")
      }
      rest = rest.dropFirst(word.count)
      if let number = Double(word), number.isFinite { return .number(number) }
      guard names.contains(String(word)) else {
        throw ConstraintError(
          "there is no hyperparameter '\(word)' of numbers; there are \(names.joined(separator: ", "))")
      }
      return .name(String(word))
    }
    func sum() throws(ConstraintError) -> Sum {
      var sum = Sum(products: [])
      var isAdded = true
      while true {
        var factors = [try factor()]
        while take("*") { factors.append(try factor()) }
        sum.products.append((isAdded, factors))
        if take("+") { isAdded = true } else if take("-") { isAdded = false } else { return sum }
      }
    }
    var (terms, comparisons) = ([try sum()], [Comparison]())
    skip()
    while !rest.isEmpty {
      guard let comparison = Comparison.allCases.first(where: { take($0.rawValue) }) else {
        throw ConstraintError("expected a comparison such as <= at '\(rest.prefix(20))'")
      }
      comparisons.append(comparison)
      terms.append(try sum())
      skip()
    }
    guard !comparisons.isEmpty else { throw ConstraintError("expected a comparison such as units <= 128") }
    (self.terms, self.comparisons) = (terms, comparisons)
  }

  /// Whether `assignment` keeps it. A comparison with a hyperparameter that does not count holds.
  package func holds(_ assignment: Assignment) -> Bool {
    let values = terms.map { Self.value($0, assignment) }
    return comparisons.indices.allSatisfy { index in
      guard let one = values[index], let other = values[index + 1] else { return true }
      return comparisons[index].holds(one, other)
    }
  }

  private static func value(_ sum: Sum, _ assignment: Assignment) -> Double? {
    var total = 0.0
    for product in sum.products {
      var value = 1.0
      for factor in product.factors {
        switch factor {
        case .number(let number): value *= number
        case .name(let name):
          guard let number = assignment[name]?.number else { return nil }
          value *= number
        }
      }
      total += product.isAdded ? value : -value
    }
    return total
  }
}

/// What is wrong with a constraint.
package struct ConstraintError: Error {
  package let sentence: String
  init(_ sentence: String) { self.sentence = sentence }
}
