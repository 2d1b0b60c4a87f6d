/// The checks of arguments that every communicator makes in the same words.
extension CommunicationError {
  /// The code of an error that the communicator found itself, before asking the communication library.
  package static let badArgument = -1
  /// The code of a call that cannot succeed any more, because of another rank or of time.
  package static let abandoned = -2
  /// The code of a host that has too little shared memory.
  package static let noSharedMemory = -4
  /// The code of what a group alone can do.
  package static let noGroup = -5

  /// Throws unless `root` is a rank of a group of `size`.
  package static func check(root: Int, size: Int, operation: String, rank: Int) throws(CommunicationError) {
    guard (0..<size).contains(root) else {
      throw CommunicationError(
        code: badArgument, text: "the root \(root) is no rank of 0 ..< \(size)", operation: operation, rank: rank)
    }
  }

  /// Throws unless `counts` has a count for each rank, `bytes` has this rank's, and `result`, where it matters, their sum.
  package static func check(
    gathering bytes: Int, counts: [Int], into result: Int?, size: Int, rank: Int
  ) throws(CommunicationError) {
    func failure(_ text: String) -> CommunicationError {
      CommunicationError(code: badArgument, text: text, operation: "gather", rank: rank)
    }
    guard counts.count == size else { throw failure("\(counts.count) counts for \(size) ranks") }
    var sum = 0
    for count in counts {
      let (next, overflow) = sum.addingReportingOverflow(count)
      guard count >= 0, !overflow else { throw failure("the counts \(counts) are no byte counts") }
      sum = next
    }
    guard bytes == counts[rank] else { throw failure("\(bytes) bytes to send where counts says \(counts[rank])") }
    guard let result, result != sum else { return }
    throw failure("\(result) bytes of room for \(sum) bytes")
  }

  /// Throws unless `message` goes to, or comes from, another rank and has a legal tag.
  package static func check(message: Message, size: Int, rank: Int) throws(CommunicationError) {
    func failure(_ text: String) -> CommunicationError {
      CommunicationError(code: badArgument, text: text, operation: "exchange", rank: rank)
    }
    guard (0..<size).contains(message.peer) else {
      throw failure("the peer \(message.peer) is no rank of 0 ..< \(size)")
    }
    guard message.peer != rank else { throw failure("a message from rank \(rank) to itself") }
    guard Message.tags.contains(message.tag) else { throw failure("the tag \(message.tag) is outside \(Message.tags)") }
  }
}

extension Message {
  /// The legal tags: those that MPI promises on every system.
  package static let tags = 0..<32768
}
