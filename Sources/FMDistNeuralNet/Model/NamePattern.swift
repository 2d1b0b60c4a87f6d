/// A name, or a pattern of names: `*` stands for any characters, none among them, and `?` for one.
package struct NamePattern: Equatable, Sendable, CustomStringConvertible {
  /// As it is written.
  package let description: String

  /// The pattern `text`.
  package init(_ text: String) { description = text }

  /// Whether the whole of `name` is as the pattern says.
  ///
  /// Goes back to the last `*` alone, so that no pattern takes longer than its length times the name's.
  package func matches(_ name: String) -> Bool {
    let (pattern, name) = (Array(description), Array(name))
    var (p, n) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
        (p, n) = (p + 1, n + 1)
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (p, n) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
