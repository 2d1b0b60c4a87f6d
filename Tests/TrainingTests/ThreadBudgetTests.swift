import FMDistRuns
import FMDistTraining
import Testing

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

  @Test func aRankBoundToFewerCoresThanItsThreadsIsWarnedWithTheRemedy() throws {
    let bound = ThreadBudget(
      requested: 4, ownCores: [3], localCores: 8, localRank: 1, localRanks: 8, hostCores: 8)
    #expect(
      bound.warning
        == "is bound to 1 core (3) and has 4 threads, which take turns there: start with mpirun -bind-to none, or "
        + "srun --cpu-bind=none --cpus-per-task=4, or with --threads 1")
    let together = ThreadBudget(
      requested: nil, ownCores: [0], localCores: 1, localRank: 1, localRanks: 4, hostCores: 8)
    #expect(together.warning?.hasPrefix("shares 1 core with all ranks of its host") == true)
    let fine: [ThreadBudget] = [
      ThreadBudget(requested: nil, ownCores: [3], localCores: 8, localRank: 1, localRanks: 8, hostCores: 8),
      ThreadBudget(requested: 2, ownCores: [2, 3], localCores: 8, localRank: 1, localRanks: 4, hostCores: 16),
      // More ranks, or threads, than the host has cores is what was asked for.
      ThreadBudget(requested: nil, ownCores: [0, 1], localCores: 2, localRank: 1, localRanks: 4, hostCores: 2),
      ThreadBudget(requested: 4, ownCores: [0, 1], localCores: 2, localRank: 0, localRanks: 1, hostCores: 2),
    ]
    #expect(fine.allSatisfy { $0.warning == nil })
  }

  /// Open MPI's mpirun binds each of one or two ranks to a core of its own, unless told otherwise.
  @Test func ranksThatAreBoundUnaskedAreWarned() {
    func warning(
      _ requested: Int? = nil, cores: Int = 1, ranks: Int = 1, unbound: Int?, quota: Double? = nil
    ) -> String? {
      ThreadBudget(
        requested: requested, ownCores: [0], localCores: cores, localRank: 0, localRanks: ranks, hostCores: 8,
        quota: quota, unboundCores: unbound
      ).warning
    }
    #expect(
      warning(unbound: 8)
        == "has 1 thread, as the launcher has bound the ranks of its host to 1 core of the 8 that they could use: start with "
        + "mpirun --bind-to none")
    #expect(warning(cores: 2, ranks: 2, unbound: 8)?.contains("2 cores of the 8") == true)
    // Nothing is lost, nobody binds, one thread is asked for, or the quota allows no more.
    #expect(warning(cores: 2, ranks: 2, unbound: 2) == nil)
    #expect(warning(unbound: nil) == nil)
    #expect(warning(1, unbound: 8) == nil)
    #expect(warning(unbound: 8, quota: 1) == nil)
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

  /// The quota, own cores, the host's, ranks; threads expected, and whether each has a core.
  @Test(
    arguments: [
      (1, 2, 2, 1, 1, true), (1, 4, 4, 2, 1, false), (1.5, 4, 4, 1, 2, false), (2, 4, 4, 1, 2, true),
      (0.25, 4, 4, 1, 1, false), (8, 4, 4, 1, 4, true), (3, 8, 8, 2, 1, true), (4, 8, 8, 2, 2, true),
      (1e300, 2, 2, 1, 2, true),
    ] as [(Double, Int, Int, Int, Int, Bool)])
  func `a container's quota of processor time bounds the threads`(
    _ quota: Double, _ own: Int, _ local: Int, _ ranks: Int, _ threads: Int, _ alone: Bool
  ) {
    let budget = ThreadBudget(
      requested: nil, ownCores: Array(0..<own), localCores: local, localRank: 0, localRanks: ranks, quota: quota)
    #expect(budget.threads == threads)
    #expect(budget.hasOwnCores == alone)
    #expect(budget.warning == nil)
    if Double(own) > quota { #expect(budget.cores.isEmpty) }
  }

  @Test func `more threads than the quota are given to who asks for them, with a warning`() {
    func budget(_ threads: Int, _ quota: Double?) -> ThreadBudget {
      ThreadBudget(requested: threads, ownCores: [0, 1], localCores: 2, localRank: 0, localRanks: 1, quota: quota)
    }
    #expect(budget(2, 1).threads == 2)
    #expect(!budget(2, 1).hasOwnCores)
    #expect(
      budget(2, 1).warning?.hasPrefix("may use the time of 1 core by the quota of its cgroup, and 2 threads") == true)
    #expect(budget(2, 0.5).warning?.contains("0.50 cores") == true)
    for (threads, quota) in [(1, 1), (2, 1.5), (2, nil)] as [(Int, Double?)] {
      #expect(budget(threads, quota).warning == nil)
    }
  }
}
