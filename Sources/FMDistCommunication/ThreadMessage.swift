/// One end of a message between two ranks of a ``ThreadGroup``.
final class ThreadMessage {
  let from: Int
  let to: Int
  let tag: Int
  let bytes: UnsafeMutableRawBufferPointer
  /// Keeps the bytes' memory alive, even when the rank has failed and gone.
  private let owners: [AnyObject]
  /// Whether the message of the last start has been copied; changed inside the group's lock.
  var isThrough = true

  init(from: Int, to: Int, tag: Int, bytes: UnsafeMutableRawBufferPointer, owners: [AnyObject]) {
    self.from = from
    self.to = to
    self.tag = tag
    self.bytes = bytes
    self.owners = owners
  }
}
