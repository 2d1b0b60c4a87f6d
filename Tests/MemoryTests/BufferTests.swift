import FMDistMemory
import Testing

struct BufferTests {
  @Test(arguments: [0, 1, 7, 1000])
  func `starts zeroed and aligned to a cache line`(count: Int) {
    let buffer = Buffer<Float>(count: count)
    #expect(buffer.count == count)
    #expect(buffer.view.elements.allSatisfy { $0 == 0 })
    #expect(UInt(bitPattern: buffer.view.base) % 64 == 0)
    withExtendedLifetime(buffer) {}
  }

  @Test func `holds a copy of what it is made from`() {
    let buffer = Buffer<Int>([3, 1, 4, 1, 5])
    #expect(Array(buffer.view.elements) == [3, 1, 4, 1, 5])
    buffer.view[2] = 9
    #expect(buffer.view[2] == 9)
    withExtendedLifetime(buffer) {}
  }

  @Test func `a part of a view counts from its own start and writes through`() {
    let buffer = Buffer<UInt8>([0, 1, 2, 3, 4, 5])
    let part = buffer.view[2..<6][1..<3]
    #expect(Array(part.elements) == [3, 4])
    part.fill(7)
    #expect(Array(buffer.view.elements) == [0, 1, 2, 7, 7, 5])
    #expect(buffer.view[6..<6].count == 0)
    withExtendedLifetime(buffer) {}
  }

  @Test func `copies elements, and shows them as bytes`() {
    let (source, target) = (Buffer<UInt32>([1, 0x0403_0201]), Buffer<UInt32>(count: 2))
    target.view.copy(from: source.view)
    #expect(Array(target.view.elements) == [1, 0x0403_0201])
    #expect(target.view.bytes.count == 8)
    #expect(Array(target.view.bytes.suffix(4)) == withUnsafeBytes(of: UInt32(0x0403_0201)) { Array($0) })
    withExtendedLifetime((source, target)) {}
  }

  @Test func `an index, a range or a copy outside the view stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = Buffer<Float>(count: 3).view[3] }
    await #expect(processExitsWith: .failure) { _ = Buffer<Float>(count: 3).view[-1] }
    await #expect(processExitsWith: .failure) { _ = Buffer<Float>(count: 3).view[1..<4] }
    await #expect(processExitsWith: .failure) {
      Buffer<Float>(count: 3).view.copy(from: Buffer<Float>(count: 2).view)
    }
    await #expect(processExitsWith: .failure) { _ = Buffer<Float>(count: -1) }
    await #expect(processExitsWith: .failure) { _ = Buffer<Float>(count: .max) }
  }
}
