/// How gradients travel between hosts: `training.gradient_compression`.
public enum GradientCompression: String, CaseIterable, Sendable {
  /// As floats.
  case none
  /// In half the bytes. The sum of every subtree of the summation tree but the whole is rounded to bfloat16, whoever computes it,
  /// so the bits stay the same at any number of ranks and hosts, one process included.
  case bf16
}
