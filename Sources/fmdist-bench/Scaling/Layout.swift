import ArgumentParser

/// How many ranks of how many threads each train together, such as `2x1`.
struct Layout: Hashable, ExpressibleByArgument, CustomStringConvertible {
  let ranks, threads: Int

  /// Ranks of this many threads.
  init(ranks: Int, threads: Int) { (self.ranks, self.threads) = (ranks, threads) }

  /// From `2x1`; nil unless both numbers are 1 to 1024.
  init?(argument: String) {
    let numbers = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.count == 2, numbers.allSatisfy((1...1024).contains) else { return nil }
    self.init(ranks: numbers[0], threads: numbers[1])
  }

  var description: String { "\(ranks)x\(threads)" }
}
