import FMDistDatasets
import Foundation
import Testing

/// The published files, where `FMDIST_DATA` names a folder that has them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["FMDIST_DATA"] != nil,
    "set FMDIST_DATA to the folder that holds fashion-mnist to test with the published files"))
struct RealDataTests {
  private func load(_ name: String) throws -> Dataset {
    try Dataset.load(try DatasetLocator(name: name).locate(downloader: nil), name: name)
  }

  @Test func `Fashion-MNIST has its checksums, counts, mean and deviation`() throws {
    let dataset = try load("fashion-mnist")
    #expect(dataset.source.verified)
    #expect(dataset.training.countsPerClass == Array(repeating: 6000, count: 10))
    #expect(dataset.test.countsPerClass == Array(repeating: 1000, count: 10))
    let statistics = PixelStatistics(dataset.training)
    #expect(abs(statistics.mean - 0.28604) < 0.00001)
    #expect(abs(statistics.standardDeviation - 0.35302) < 0.00001)
    #expect(PixelStatistics(dataset.training, indices: 0..<60_000) == statistics)
    #expect(dataset.training.labels.view[0] == 9)
  }

  @Test func `is read in half a second`() throws {
    let start = ContinuousClock.now
    _ = try load("fashion-mnist")
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("Fashion-MNIST was read in \(seconds) s")
    #expect(seconds < 5, "ten times what it takes on an idle machine")
  }

  @Test func `one data set is not taken for the other`() throws {
    guard case .files(let files) = try DatasetLocator(name: "fashion-mnist").locate(downloader: nil) else { return }
    let error = #expect(throws: DatasetError.self) { try Dataset.load(.files(files), name: "mnist") }
    #expect(error?.kind == .malformed)
    #expect(error?.message.contains("set data.dataset to fashion-mnist") == true)
  }

  @Test func `is downloaded where it is nowhere else`() throws {
    let home = try TestFolder()
    let folder = try #require(ProcessInfo.processInfo.environment["FMDIST_DATA"])
    let mirror = URL(fileURLWithPath: folder + "/fashion-mnist").standardizedFileURL
    let locator = DatasetLocator(name: "fashion-mnist", environment: ["XDG_CACHE_HOME": home.path])
    let location = try locator.locate(downloader: DatasetDownloader(mirrors: [mirror.absoluteString]))
    #expect(try Dataset.load(location, name: "fashion-mnist").source.verified)
  }
}
