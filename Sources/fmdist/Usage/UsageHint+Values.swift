import Foundation

/// What an option takes, where the parser only says that a value "is invalid".
extension UsageHint {
  /// `line`, of the parser's message, with what was expected; nil where it says so itself.
  static func expectation(_ line: String) -> String? {
    let start = "Error: The value '"
    guard line.hasPrefix(start), let middle = line.range(of: "' is invalid for '", options: .backwards),
      line.hasSuffix("'"), middle.lowerBound >= line.index(line.startIndex, offsetBy: start.count)
    else { return nil }
    let value = line[line.index(line.startIndex, offsetBy: start.count)..<middle.lowerBound]
    let option = line[middle.upperBound...].dropLast()
    guard let end = option.firstIndex(of: " "), let expected = expected[option[end...].filter { !" <>".contains($0) }]
    else { return nil }
    return "Error: \(option[..<end]): expected \(expected), found '\(value)'."
  }

  /// By the name of the value in help.
  private static let expected: [String: String] = [
    "HxWxC": "HEIGHTxWIDTHxCHANNELS, such as 64x64x1",
    "numbers": "numbers of images from 0, separated by commas, such as 1,5,7",
    "file": "a file whose name ends in .png or .svg",
    "number": "a whole number, such as 10", "count": "a whole number, such as 10",
    "threads": "a whole number, such as 4", "steps": "a whole number of steps, such as 100",
    "images": "a whole number of images, such as 25",
    "seconds": "a number of seconds, such as 60",
  ]
}
