import FMDistTraining
import Foundation

/// A class and another that its images are predicted as, by name: `PULLOVER,COAT`.
package struct ClassPair: Equatable {
  /// The true class.
  package let label: Int
  /// What it was predicted as.
  package let prediction: Int

  /// The pair that `text` names, whatever the case of its letters; names may have commas in them.
  ///
  /// Throws a ``RunError`` (64) that lists the names unless two different classes of `classNames` are meant.
  package init(_ text: String, classNames: [String]) throws(RunError) {
    func number(_ name: Substring) -> Int? {
      let name = name.trimmingCharacters(in: .whitespaces)
      return classNames.firstIndex(of: name)
        ?? classNames.firstIndex { $0.compare(name, options: .caseInsensitive) == .orderedSame }
    }
    for comma in text.indices where text[comma] == "," {
      if let label = number(text[..<comma]), let prediction = number(text[text.index(after: comma)...]),
        label != prediction
      {
        self.label = label
        self.prediction = prediction
        return
      }
    }
    throw RunError(
      .usage,
      "--errors-of: expected two different classes of \(classNames.joined(separator: ", ")), separated by a comma, found "
        + "'\(text)'")
  }
}
