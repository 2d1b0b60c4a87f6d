import Datasets
import Kernels
import Testing

/// Files altered at random, as a bad disk or a bad download would: whatever comes, it is an error or an array, no trap.
struct MutationTests {
  /// A few changes: bytes set, bits turned, a part cut out, doubled, or a tail cut off.
  static func mutate(_ original: [UInt8], _ number: Int) -> [UInt8] {
    let philox = Philox(seed: 2018)
    var bytes = original
    for change in 0...number % 4 {
      let random = philox(counter: SIMD4(UInt32(change), UInt32(number), 0, 0))
      guard !bytes.isEmpty else { break }
      let place = Int(random.x) % bytes.count
      let end = min(bytes.count, place + 1 + Int(random.y % 16))
      switch random.z % 6 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.w)
      case 1: bytes[place] ^= 1 << UInt8(random.w % 8)
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 4: bytes.removeSubrange(place...)
      default: bytes[Int(random.x % 20) % bytes.count] = [0, 0xFF, 0x7F, 0x80][Int(random.w % 4)]  // the header
      }
    }
    return bytes
  }

  @Test(arguments: [Fixture.testImages, Fixture.trainingImages, Fixture.trainingLabels])
  func `two thousand mutations of a file are errors or arrays`(_ name: String) throws {
    let original = try Fixture.bytes(name)
    let folder = try TestFolder()
    var (read, refused) = (0, 0)
    for number in 0..<2000 {
      let path = try folder.write(Self.mutate(original, number), to: "file")
      do throws(DatasetError) {
        let array = try IDXArray(path: path, content: "data", dimensions: 1...4)
        #expect(array.values.count == array.sizes.reduce(1, *))
        read += 1
      } catch {
        #expect(error.kind == .malformed, "\(error)")
        #expect(error.message.hasPrefix(path))
        refused += 1
      }
    }
    #expect(read + refused == 2000)
    #expect(refused > 1000)
  }
}
