import Glibc

/// Reading from and writing to an open file descriptor, however many calls that takes.
package enum Descriptor {
  /// Linux moves at most 2 GiB a call.
  private static let mostBytes = 1 << 30

  /// Fills `bytes` from `descriptor`, from `offset` on or, without one, from its place on; gives fewer only at the end.
  package static func read(
    into bytes: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int? = nil
  ) throws(SystemError) -> Int {
    var done = 0
    while done < bytes.count {
      let chunk = UnsafeMutableRawBufferPointer(rebasing: bytes[done...].prefix(mostBytes))
      let count =
        if let offset {
          pread(descriptor, chunk.baseAddress, chunk.count, off_t(offset + done))
        } else {
          Glibc.read(descriptor, chunk.baseAddress, chunk.count)
        }
      if count == 0 { break }
      if count > 0 { done += count } else if errno != EINTR { throw SystemError() }
    }
    return done
  }

  /// Writes all of `text`, as UTF-8. Gives `errno` where it failed, else nil.
  package static func write(_ text: String, to descriptor: Int32) -> Int32? {
    Array(text.utf8).withUnsafeBytes { bytes in
      do throws(SystemError) { try write(bytes, to: descriptor) } catch { return error.code }
      return nil
    }
  }

  /// Writes all of `bytes`, and waits where the reader of a pipe that does not block is slow.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(mostBytes))
      let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      let error = SystemError()
      switch error.code {
      case EINTR: continue
      case EAGAIN:
        // Others that have the pipe too may have asked that it never blocks.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, 1000)
      default: throw error
      }
    }
  }
}
