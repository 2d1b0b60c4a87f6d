/// Names of Keras's classes, and of layers made of them.
enum KerasName {
  /// `GlorotUniform` of `glorot_uniform`.
  static func camel(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// `glorot_uniform` of `GlorotUniform`, `conv2d` of `Conv2D`: as Keras's `to_snake_case` makes it.
  static func snake(_ name: String) -> String {
    let characters = Array(name.filter { $0.isLetter || $0.isNumber || $0 == "_" })
    var result = ""
    for (index, character) in characters.enumerated() {
      if character.isUppercase, index > 0 {
        let follows = index + 1 < characters.count && characters[index + 1].isLowercase
        if follows || characters[index - 1].isLowercase { result += "_" }
      }
      result += character.lowercased()
    }
    return result
  }

  /// `name`, or else `other` with the first number that makes it none of `taken`.
  static func free(_ name: String, or other: String, taken: Set<String>) -> String {
    guard taken.contains(name) else { return name }
    return (1...).lazy.map { "\(other)_\($0)" }.first { !taken.contains($0) } ?? name
  }

  /// Numbers names that come again, as Keras numbers what is in a file: `conv2d`, `conv2d_1`.
  struct Counter {
    private var counts: [String: Int] = [:]

    /// `name`, numbered from the second time on.
    mutating func numbered(_ name: String) -> String {
      defer { counts[name, default: 0] += 1 }
      return counts[name].map { "\(name)_\($0)" } ?? name
    }
  }
}
