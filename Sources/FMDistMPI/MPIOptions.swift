import FMDistCommunication

/// What tests and measurements change; the product has the defaults.
package struct MPIOptions: Sendable {
  /// The most bytes in one MPI call.
  package var chunkBytes = Chunks.mostBytes
  /// How to wait, or nil for the constants that fit the number of ranks and cores.
  package var waiting: BackoffPolicy?

  /// The defaults.
  package init() {}
}
