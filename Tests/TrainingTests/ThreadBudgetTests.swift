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
    let budget = ThreadBudget(requested: nil, ownCores: own, localCores: local, localRanks: ranks)
    #expect(budget.threads == threads)
    #expect(budget.hasOwnCores == alone)
  }

  @Test func whatIsAskedForIsGivenButTooMuchHasNoOwnCores() {
    let budgets = [1, 2, 3].map { ThreadBudget(requested: $0, ownCores: 4, localCores: 4, localRanks: 2) }
    #expect(budgets.map(\.threads) == [1, 2, 3])
    #expect(budgets.map(\.hasOwnCores) == [true, true, false])
    let bound = ThreadBudget(requested: 2, ownCores: 1, localCores: 4, localRanks: 2)
    #expect(!bound.hasOwnCores)
  }
}
