/// A kernel with its operands in memory, to be tested or measured.
package struct PreparedKernel {
  /// What one run takes.
  package let cost: KernelCost
  /// How many runs ``results`` is about: more than one where a kernel adds to what is there.
  package let runs: Int
  /// Runs the kernel once. It allocates nothing, so that a run takes what it takes in a training step.
  package let run: () -> Void
  /// After ``runs`` runs, what was computed and what should have been.
  package let results: () -> [KernelResult]

  /// The closures keep the operands.
  package init(
    cost: KernelCost, runs: Int = 1, run: @escaping () -> Void, results: @escaping () -> [KernelResult]
  ) {
    self.cost = cost
    self.runs = runs
    self.run = run
    self.results = results
  }
}
