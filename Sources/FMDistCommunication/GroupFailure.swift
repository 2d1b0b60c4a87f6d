/// Why the work of a group has failed: the same rank and reason on all of its ranks.
package struct GroupFailure: Error, CustomStringConvertible {
  /// The rank that failed first, by its number in the job.
  package let rank: Int
  /// The message of the error that it threw.
  package let reason: String
  /// What this rank threw, if it did.
  package let error: (any Error)?

  /// One sentence.
  package var description: String { "rank \(rank): \(reason)" }
}

extension Communicator {
  /// Runs `body` on all ranks of a group; what one of them throws is an error of the group, not of the job: all ranks of the group throw
  /// the same ``GroupFailure``, and go on together. Called on every rank of the group alike.
  ///
  /// The others hear of the error where they wait for each other, at the latest at the end. Then messages under way are taken back, and
  /// exchanges and shared memory that are open are closed, so that the group is as new. A group that ``split(color:key:)`` has
  /// made can do that; a job's own communicator ends.
  ///
  /// A rank that does not answer and an error of MPI itself are no errors of a group: they are thrown as they are, to end the job.
  package func contained<Value>(_ body: () throws -> Value) throws -> Value {
    let result: Result<Value, any Error>
    do {
      result = .success(try body())
    } catch let error as CommunicationError where !error.isOfGroup {
      throw error
    } catch {
      result = .failure(error)
    }
    let outcome: GroupOutcome
    let error: (any Error)?
    switch result {
    case .success: (outcome, error) = (.finished, nil)
    case .failure(let thrown as CommunicationError) where thrown.code == CommunicationError.abandoned:
      (outcome, error) = (.abandoned("\(thrown)"), thrown)
    case .failure(let thrown): (outcome, error) = (.failed("\(thrown)"), thrown)
    }
    if let failure = GroupOutcome.failure(in: try settle(outcome)) {
      throw GroupFailure(rank: hosts.jobRank(ofRank: failure.rank), reason: failure.reason, error: error)
    }
    return try result.get()
  }
}

extension CommunicationError {
  /// Whether a group can go on after it: not if a rank does not answer, or MPI itself has failed.
  var isOfGroup: Bool { [Self.badArgument, Self.abandoned, Self.noSharedMemory].contains(code) }
}
