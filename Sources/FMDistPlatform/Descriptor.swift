import Glibc

/// Writing to an open file descriptor of the process.
package enum Descriptor {
  /// Writes all of `text`, as UTF-8, and waits where the reader of a pipe that does not block is slow. Gives `errno` where it failed, else nil.
  package static func write(_ text: String, to descriptor: Int32) -> Int32? {
    Array(text.utf8).withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
          continue
        }
        let code = errno
        switch code {
        case EINTR: continue
        case EAGAIN:
          // Others that have the pipe too may have asked that it never blocks.
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&ready, 1, 1000)
        default: return code
        }
      }
      return nil
    }
  }
}
