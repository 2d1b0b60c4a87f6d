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

  /// A format's file to alter, and the others that a set needs.
  static let formats = [
    "npy/X_train", "npy/X Fortran big-endian int32", "npy/y one-hot <f4", "csv/train", "csv/compressed",
    "mat/compressed", "mat/plain",
    "png/train/7/17.png",
  ]

  @Test(arguments: formats) func `a thousand mutations of each format are sentences or data sets`(_ name: String) throws
  {
    try mutate(name, times: 1000)
  }

  // Each starts a process.
  @Test(arguments: ["mat/7.3 compressed", "mat/7.3 plain, doubles"])
  func `three hundred mutations of a MATLAB 7.3 file are sentences or data sets`(_ name: String) throws {
    try mutate(name, times: 300)
  }

  private func mutate(_ name: String, times: Int) throws {
    let original = try FormatFixture.bytes(name)
    let folder = try TestFolder()
    let (set, file): (String, String) =
      switch name.prefix(3) {
      case "npy": (try folder.writeNumPy(), name.hasPrefix("npy/X") ? "npy/X_train.npy" : "npy/y_train.npy")
      case "csv": (try folder.writeTables([]), "csv/fashion-mnist_train.csv")
      case "png": (try folder.writePictures(), name)
      default: (folder.path + "/file.mat", "file.mat")
      }
    let options = DatasetOptions(imageSize: FormatFixture.size)
    var refused = 0
    for number in 0..<times {
      try folder.write(Self.mutate(original, number), to: file)
      do throws(DatasetError) {
        let dataset = try Dataset.load(
          try DatasetLocator(name: "tiny", option: set, environment: [:]).locate(downloader: nil), name: "tiny",
          options: options)
        #expect(dataset.training.pixels.count == dataset.training.count * 20)
      } catch {
        #expect(error.kind == .malformed, "\(number): \(error)")
        #expect(error.message.contains(folder.path), "\(error)")
        refused += 1
      }
    }
    #expect(refused > times / 4)
  }
}
