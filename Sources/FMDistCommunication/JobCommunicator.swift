/// A communicator of a job of many ranks, which one of them can end.
package protocol JobCommunicator: Communicator {
  /// Ends every rank of the job at once with `code`, told as `message`. For what cannot go on.
  func abort(code: Int32, message: String) -> Never
}
