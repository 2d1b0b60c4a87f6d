import Synchronization

/// Hands out the numbers 0, 1, 2 … to the ranks that ask, each once: pieces of work for groups that come free at different times.
package protocol WorkCounter: AnyObject {
  /// The next number. Any rank may ask at any time; no other needs to take part, but that over several hosts rank 0 answers, within
  /// ``progress()``.
  func next() throws(CommunicationError) -> Int
  /// Answers other ranks. To be called at rank 0 now and then while it works, as after each step; waiting for ranks does it too.
  func progress() throws(CommunicationError)
  /// Gives it back. Called once, on every rank alike.
  func close() throws(CommunicationError)
}

/// A counter in memory that all ranks have in common: of one host, or of one process. Nobody answers.
package final class SharedCounter: WorkCounter {
  private let memory: SharedMemory

  /// A counter of the ranks of `communicator`, which are on one host. Called on every rank alike.
  package init(communicator: any Communicator) throws(CommunicationError) {
    precondition(communicator.hosts.count == 1, "a counter in memory of \(communicator.hosts.count) hosts")
    memory = try communicator.sharedMemory(
      byteCount: communicator.localRank == 0 ? MemoryLayout<Atomic<Int>>.stride : 0)
  }

  /// The next number.
  package func next() throws(CommunicationError) -> Int {
    guard let base = memory.parts[0].baseAddress else { preconditionFailure("a counter without memory") }
    // The same size and alignment as an integer, and zero is its first value.
    return base.assumingMemoryBound(to: Atomic<Int>.self).pointee.wrappingAdd(1, ordering: .relaxed).oldValue
  }

  /// There is nobody to answer.
  package func progress() throws(CommunicationError) {}

  /// Gives the memory back.
  package func close() throws(CommunicationError) { try memory.close() }
}
