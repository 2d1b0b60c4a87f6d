/// How gradients are rounded on their way to the sum over all shards.
///
/// It belongs to the formula of the sum, not to who sends what to whom: the same nodes of the summation tree are rounded
/// whether their sum stays on its rank or travels. So the bits are the same at any number of ranks, as without compression,
/// but they are other bits.
package enum GradientCompression: String, CaseIterable, Sendable {
  /// Not at all: 32 bits a number.
  case none
  /// To bfloat16 (8 bits of precision, the range of `Float`), to nearest, ties to even, at every node of the summation tree below its
  /// root, whoever sums it. The addition itself is in `Float`. Halves the bytes of gradients between hosts.
  case bf16
}
