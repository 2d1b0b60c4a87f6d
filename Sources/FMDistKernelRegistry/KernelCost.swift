/// What one run of a kernel takes, by its formula: padding of blocks does not count, zeros around an image do.
package struct KernelCost: Sendable, Equatable {
  /// Floating-point operations that are executed, a fused multiplication and addition being two; 0 where a kernel
  /// mostly moves memory.
  package var flops: Double
  /// What ``flops`` would be without use of zeros that are known: a framework's count of the same work.
  package var denseFLOPs: Double
  /// Bytes, with each operand read once and each result written once.
  package var bytes: Double

  /// `denseFLOPs` is `flops` if nil.
  package init(flops: Double = 0, denseFLOPs: Double? = nil, bytes: Int) {
    self.flops = flops
    self.denseFLOPs = denseFLOPs ?? flops
    self.bytes = Double(bytes)
  }

  /// Floats instead of bytes.
  package init(flops: Double = 0, denseFLOPs: Double? = nil, floats: Int) {
    self.init(flops: flops, denseFLOPs: denseFLOPs, bytes: 4 * floats)
  }
}
