import CFMDistMPI
import FMDistCommunication
import FMDistMemory

/// One message under way, with the buffer that it is sent from or received into.
///
/// The buffer comes back from ``wait()`` alone, so nobody can touch it before. A request that is dropped without waiting
/// keeps its buffer for ever: MPI may still use the memory. For what is sent many times use an ``Exchange``.
package struct Request<Element: BitwiseCopyable & Sendable>: ~Copyable {
  private var handle: RequestHandle
  private let buffer: Unmanaged<Buffer<Element>>
  private let communicator: MPICommunicator
  private let expected: Int?
  private let operation: StaticString

  init(
    _ handle: RequestHandle, retained buffer: Unmanaged<Buffer<Element>>, communicator: MPICommunicator, expected: Int?,
    operation: StaticString
  ) {
    self.handle = handle
    self.buffer = buffer
    self.communicator = communicator
    self.expected = expected
    self.operation = operation
  }

  /// Waits, politely, until the message is through, and gives the buffer back.
  package consuming func wait() throws(CommunicationError) -> Buffer<Element> {
    communicator.checkThread()
    var handle = handle
    try communicator.wait(for: &handle, operation, expecting: expected)
    return buffer.takeRetainedValue()
  }
}

extension MPICommunicator {
  /// Starts to send all of `buffer` to `peer`. At most 2^31 - 1 bytes; larger messages go by an ``Exchange``.
  ///
  /// `int MPI_Isend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Isend(3)
  package func send<Element>(
    _ buffer: consuming Buffer<Element>, to peer: Int, tag: Int
  ) throws(CommunicationError) -> Request<Element> {
    let count = try checkRequest(buffer.view.bytes, peer: peer, tag: tag, operation: "send")
    var handle = fmdist_request_null()
    let retained = Unmanaged.passRetained(buffer)
    let code = MPI_Isend(
      buffer.view.base, count, fmdist_byte(), Int32(peer), Int32(tag), messages, &handle)
    try check(code, "MPI_Isend")
    containment?.hasSent(to: peer)
    return Request(handle, retained: retained, communicator: self, expected: nil, operation: "MPI_Isend")
  }

  /// Starts to receive from `peer` as many bytes as `buffer` has. At most 2^31 - 1 bytes.
  ///
  /// `int MPI_Irecv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
  /// MPI_Request *request)` — MPI_Irecv(3)
  package func receive<Element>(
    into buffer: consuming Buffer<Element>, from peer: Int, tag: Int
  ) throws(CommunicationError) -> Request<Element> {
    let count = try checkRequest(buffer.view.bytes, peer: peer, tag: tag, operation: "receive")
    var handle = fmdist_request_null()
    let retained = Unmanaged.passRetained(buffer)
    let code = MPI_Irecv(
      buffer.view.base, count, fmdist_byte(), Int32(peer), Int32(tag), messages, &handle)
    try check(code, "MPI_Irecv")
    return Request(handle, retained: retained, communicator: self, expected: Int(count), operation: "MPI_Irecv")
  }

  private func checkRequest(
    _ bytes: UnsafeMutableRawBufferPointer, peer: Int, tag: Int, operation: String
  ) throws(CommunicationError) -> Int32 {
    checkThread()
    try CommunicationError.check(message: Message(peer: peer, tag: tag, bytes: bytes), size: size, rank: rank)
    guard let count = Int32(exactly: bytes.count) else {
      throw CommunicationError(
        code: CommunicationError.badArgument, text: "\(bytes.count) bytes do not fit one message; use an exchange",
        operation: operation, rank: rank)
    }
    return count
  }
}
