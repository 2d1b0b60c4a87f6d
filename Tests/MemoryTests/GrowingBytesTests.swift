import FMDistMemory
import Testing

struct GrowingBytesTests {
  @Test(arguments: [0, 1, 4096, 1 << 20, 1 << 20 + 1, 5_000_003]) func `what arrives in pieces is all there, in order`(
    _ count: Int
  ) {
    let bytes = GrowingBytes()
    var next = 0
    while next < count {
      let room = min(70_001, count - next)
      let arrived = bytes.append(room: room) { room in
        for index in room.indices { room[index] = UInt8(truncatingIfNeeded: next + index) }
        return room.count
      }
      next += arrived
    }
    #expect(bytes.count == count)
    let buffer = bytes.finish()
    #expect(buffer.count == count)
    withExtendedLifetime(buffer) {
      #expect(buffer.view.elements.enumerated().allSatisfy { $1 == UInt8(truncatingIfNeeded: $0) })
    }
    #expect(bytes.count == 0)
  }

  @Test func `an early end counts what came, and an error nothing`() throws {
    struct Failure: Error {}
    let bytes = GrowingBytes()
    #expect(bytes.append(room: 100) { _ in 7 } == 7)
    #expect(throws: Failure.self) { try bytes.append(room: 100) { _ throws(Failure) in throw Failure() } }
    #expect(bytes.count == 7)
    #expect(bytes.finish().count == 7)
  }

  @Test func `zeros are zeros, and cost nothing until they are written`() {
    let zeros = GrowingBytes.zeros(1 << 33)
    #expect(zeros.count == 1 << 33)
    withExtendedLifetime(zeros) {
      #expect(zeros.view[0] == 0)
      #expect(zeros.view[zeros.count - 1] == 0)
      zeros.view[1 << 32] = 9
      #expect(zeros.view[1 << 32] == 9)
    }
  }

  @Test func `reserved room counts only when it is said to be written`() {
    let bytes = GrowingBytes()
    bytes.reserve(10).storeBytes(of: 5, as: UInt8.self)
    #expect(bytes.count == 0)
    bytes.reserve(3_000_000)[0] = 6
    bytes.advance(by: 1)
    let buffer = bytes.finish()
    withExtendedLifetime(buffer) { #expect(buffer.view[0] == 6) }
  }
}
