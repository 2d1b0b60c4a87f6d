internal import CFMDistKernelTarget

/// Runs `body` with denormal numbers, those below 1.2e-38, taken for zero on this thread, as operands and as results.
///
/// All arithmetic of training is done so, or its bits would depend on who does it: jobs of a ``ThreadPool`` are, by themselves.
@inline(__always)
package func flushingDenormals<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
  let before = fmdist_flush_denormals()
  defer { fmdist_restore_denormals(before) }
  return try body()
}
