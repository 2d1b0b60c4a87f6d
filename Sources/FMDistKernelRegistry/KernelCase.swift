/// One kernel at one shape.
package struct KernelCase: Sendable, CustomStringConvertible {
  /// The kernel's name.
  package let kernel: String
  /// The shape, in words.
  package let shape: String
  private let make: @Sendable (_ seed: UInt64) -> PreparedKernel

  init(kernel: String, shape: String, make: @escaping @Sendable (UInt64) -> PreparedKernel) {
    self.kernel = kernel
    self.shape = shape
    self.make = make
  }

  /// The kernel with operands that `seed` makes.
  package func prepare(seed: UInt64 = 1) -> PreparedKernel { make(seed) }

  /// Name and shape.
  package var description: String { "\(kernel) \(shape)" }
}
