import FMDistPlatform

/// A column of a ``ScoreTable``.
package struct ScoreColumn: Sendable, Equatable {
  /// What it is about.
  package enum Kind: Sendable, Equatable {
    /// What a row is known by, for programs.
    case identity
    /// What rows are judged by first.
    case score
    /// What else was measured or counted.
    case measure
    /// A key of the configuration.
    case configuration
  }

  /// Which of its values is the best.
  package enum Goal: Sendable, Equatable { case highest, lowest }

  /// How people read its numbers.
  package enum Notation: Sendable, Equatable {
    /// A share as a percentage with two decimals.
    case percent
    /// With so many decimals.
    case decimals(Int)
    /// As it is.
    case plain

    /// `value` in words, with `more` decimals than usual.
    func words(_ value: Double, moreDecimals more: Int = 0) -> String {
      switch self {
      case .percent: NumberText.percent(value, 2 + more)
      case .decimals(let count): NumberText.decimals(value, count + more)
      case .plain: more == 0 ? ScoreValue.measured(value).exact : NumberText.short(value)
      }
    }
  }

  /// As `--sort` and `--group-by` take it: `val_accuracy`, `conv2d.filters`.
  package var name: String
  /// What it is about.
  package var kind: Kind
  /// How people read its numbers.
  package var notation: Notation
  /// Which value is the best; nil where none is.
  package var goal: Goal?
  /// Whether people see it: of a configuration's keys those that differ.
  package var isShown: Bool

  /// A column.
  package init(
    _ name: String, _ kind: Kind, _ notation: Notation = .plain, goal: Goal? = nil, isShown: Bool = true
  ) {
    (self.name, self.kind, self.notation, self.goal, self.isShown) = (name, kind, notation, goal, isShown)
  }

  /// `value` for people.
  package func words(_ value: ScoreValue) -> String {
    if case .number(let number) = value { notation.words(number) } else { value.words }
  }

  /// Whether `one` stands before `other`: the better first, what is missing last.
  package func isBefore(_ one: ScoreValue, _ other: ScoreValue) -> Bool {
    guard goal == .highest, let one = one.number, let other = other.number else {
      return ScoreValue.isBefore(one, other)
    }
    return one > other
  }
}
