import FMDistMemory

/// Overwrites `weights`, whole vectors of sixteen, with w - w · `decay`; leaves them as they are, signs of zeros too, where that is 0.
///
/// A pass of its own, over weights that are in the cache: a question in an update's loop costs more where nothing decays.
@inline(__always)
func takeDecay(_ decay: Float, from weights: View<Float>) {
  guard decay != 0 else { return }
  let w = weights.base
  for i in stride(from: 0, to: weights.count, by: 16) { w.store(w.vector(i) - w.vector(i) * decay, i) }
}
