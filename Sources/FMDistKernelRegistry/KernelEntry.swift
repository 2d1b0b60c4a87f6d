/// A kernel in the registry: its name, and the shapes to test and to measure it at.
package struct KernelEntry: Sendable, CustomStringConvertible {
  /// The name, in Keras's and BLAS's words.
  package let name: String
  /// The functions of Kernels that it stands for, as Type.function.
  package let functions: [String]
  /// Odd shapes: ones, primes, tails, strides.
  package let tests: [KernelCase]
  /// The recipes' shapes.
  package let benchmarks: [KernelCase]

  /// `prepare` makes the operands for a shape and says what a run takes and should give.
  package init<Shape: Sendable & CustomStringConvertible>(
    _ name: String, of functions: String..., tests: [Shape], benchmarks: [Shape],
    prepare: @escaping @Sendable (_ shape: Shape, _ seed: UInt64) -> PreparedKernel
  ) {
    func cases(_ shapes: [Shape]) -> [KernelCase] {
      shapes.map { shape in
        KernelCase(kernel: name, shape: shape.description) { seed in prepare(shape, seed) }
      }
    }
    self.name = name
    self.functions = functions
    self.tests = cases(tests)
    self.benchmarks = cases(benchmarks)
  }

  /// The name.
  package var description: String { name }
}
