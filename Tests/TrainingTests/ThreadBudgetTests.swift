import Testing
import Training

struct ThreadBudgetTests {
  /// Cores in this rank's mask, cores of all masks of the host, ranks of the host; threads expected, and whether each
  /// thread has a core.
  static let cases: [(own: Int, local: Int, ranks: Int, threads: Int, alone: Bool)] = [
    (4, 4, 1, 4, true),
    (2, 4, 2, 2, true),  // Two ranks, each bound to two cores of its own.
    (2, 2, 2, 1, true),  // Two ranks that are free to use the same two cores.
    (2, 2, 4, 1, false),
    (1, 1, 1, 1, true),
    (1, 1, 3, 1, false),
    (1, 2, 2, 1, true),
    (8, 8, 3, 2, true),
    (1, 8, 2, 1, true),  // One rank is bound more narrowly than the other.
    (7, 8, 2, 4, true),
  ]

  @Test(arguments: cases)
  func threadsShareTheHostsCores(_ own: Int, _ local: Int, _ ranks: Int, _ threads: Int, _ alone: Bool) {
    let budget = ThreadBudget(
      requested: nil, ownCores: Array(0..<own), localCores: local, localRank: 0, localRanks: ranks)
    #expect(budget.threads == threads)
    #expect(budget.hasOwnCores == alone)
  }

  @Test func whatIsAskedForIsGivenButTooMuchHasNoOwnCores() {
    let budgets = [1, 2, 3].map {
      ThreadBudget(requested: $0, ownCores: [0, 1, 2, 3], localCores: 4, localRank: 1, localRanks: 2)
    }
    #expect(budgets.map(\.threads) == [1, 2, 3])
    #expect(budgets.map(\.hasOwnCores) == [true, true, false])
    let bound = ThreadBudget(requested: 2, ownCores: [3], localCores: 4, localRank: 0, localRanks: 2)
    #expect(!bound.hasOwnCores)
  }

  @Test(
    arguments: [
      // Asked for, own cores, the host's, this rank of ranks; where its threads stay.
      (nil, [4, 6], 2, 0, 1, [4, 6]), (nil, [0, 1, 2, 3], 4, 1, 2, [2, 3]), (2, [0, 1, 2, 3], 4, 0, 2, [0, 1]),
      (nil, [2, 3], 4, 1, 2, [2, 3]),  // Bound by the launcher.
      (1, [0, 1], 2, 0, 1, []), (1, [0, 1, 2, 3], 4, 2, 3, []),  // Cores are left for others.
      (nil, [0, 1], 2, 3, 4, []), (4, [0, 1], 2, 0, 1, []),  // More threads than cores.
    ] as [(Int?, [Int], Int, Int, Int, [Int])])
  func threadsThatFillAllCoresStayOnThem(
    _ requested: Int?, _ own: [Int], _ local: Int, _ rank: Int, _ ranks: Int, _ cores: [Int]
  ) {
    let budget = ThreadBudget(
      requested: requested, ownCores: own, localCores: local, localRank: rank, localRanks: ranks)
    #expect(budget.cores == cores)
  }
}
