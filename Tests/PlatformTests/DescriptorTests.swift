import FMDistPlatform
import Foundation
import Testing

@Suite struct DescriptorTests {
  @Test("a pipe that does not block gets all of a text that is longer than it", .timeLimit(.minutes(1)))
  func waitsForASlowReader() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    let text = String(repeating: "0123456789", count: 100_000)
    let reader = FileHandle(fileDescriptor: reading, closeOnDealloc: true)
    let writer = Thread {
      _ = Descriptor.write(text, to: writing)
      close(writing)
    }
    writer.start()
    #expect(try reader.readToEnd() == Data(text.utf8))
  }

  @Test("what the system says of a descriptor that can't be written is given back")
  func failures() {
    #expect(Descriptor.write("text", to: -1) == EBADF)
    #expect(Descriptor.write("", to: -1) == nil)
    let full = open("/dev/full", O_WRONLY)
    #expect(Descriptor.write("text", to: full) == ENOSPC)
    close(full)
  }
}
