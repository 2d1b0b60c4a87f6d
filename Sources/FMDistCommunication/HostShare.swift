/// A rank among those that share the cores of its host.
package struct HostShare: Sendable, Equatable {
  /// This rank's number, 0 ..< count.
  package let number: Int
  /// How many there are.
  package let count: Int

  /// Number `number` of `count`.
  package init(number: Int, count: Int) {
    precondition((0..<count).contains(number), "number \(number) of \(count) ranks")
    (self.number, self.count) = (number, count)
  }
}
