import FMDistDatasets
import FMDistTestSupport
import Testing

/// Files altered at random, as a bad disk or a bad download would: whatever comes, it is an error or an array, no trap.
struct MutationTests {
  static func mutate(_ original: [UInt8], _ number: Int) -> [UInt8] {
    var mutator = FileMutator(seed: UInt64(number))
    return mutator.mutate(original, words: ["label", "shape", "descr", "IDAT", "IEND", "(4, 5)", "0,0,0"])
  }

  @Test(arguments: [Fixture.testImages, Fixture.trainingImages, Fixture.trainingLabels])
  func `two thousand mutations of a file are errors or arrays`(_ name: String) throws {
    let original = try Fixture.bytes(name)
    let folder = try TestFolder()
    var (read, refused) = (0, 0)
    let times = FileMutator.count(usual: 2000)
    for number in 0..<times {
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
    #expect(read + refused == times)
    #expect(refused > times / 2)
  }

  /// A format's file to alter, and the others that a set needs.
  static let formats = [
    "npy/X_train", "npy/X Fortran big-endian int32", "npy/y one-hot <f4", "csv/train", "csv/compressed",
    "mat/compressed", "mat/plain",
    "png/train/7/17.png",
  ]

  @Test(arguments: formats) func `a thousand mutations of each format are sentences or data sets`(_ name: String) throws
  {
    try mutate(name, times: FileMutator.count(usual: 1000))
  }

  // Each starts a process.
  @Test(arguments: ["mat/7.3 compressed", "mat/7.3 plain, doubles"])
  func `three hundred mutations of a MATLAB 7.3 file are sentences or data sets`(_ name: String) throws {
    try mutate(name, times: min(FileMutator.count(usual: 300), 20_000))
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
