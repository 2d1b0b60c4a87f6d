import FMDistDatasets
import Foundation
import Testing

/// Downloads, from folders of this machine: curl reads file:// addresses as any other.
struct DatasetDownloaderTests {
  /// The fixtures as if they were published, under the names that publishers use.
  private static let tiny = PublishedDataset(
    name: "tiny", classNames: (0..<10).map(String.init),
    md5: [.trainingImages: "1f786bc6af8b634708b21e7d31053d68"], mirrors: [])

  private func publish(in home: TestFolder) throws -> (published: PublishedDataset, mirror: String) {
    var md5 = Self.tiny.md5
    for (part, fixture) in zip(DatasetFiles.Part.allCases, Fixture.set) {
      let file = try home.write(try Fixture.bytes(fixture), to: "mirror/\(part.fileName).gz")
      md5[part] = try IDXArray(path: file, content: "data", dimensions: 1...3).md5
    }
    let mirror = "file://\(home.path)/mirror"
    return (PublishedDataset(name: "tiny", classNames: Self.tiny.classNames, md5: md5, mirrors: [mirror]), mirror)
  }

  @Test func `fetches what is missing, checks it, and leaves nothing else`() throws {
    let home = try TestFolder()
    let (published, _) = try publish(in: home)
    let cache = home.path + "/cache/tiny"
    #expect(try DatasetDownloader().download(published, to: cache) == [])
    let names = try FileManager.default.contentsOfDirectory(atPath: cache).sorted()
    #expect(names == DatasetFiles.Part.allCases.map { $0.fileName + ".gz" }.sorted())
    let location = try DatasetLocator(name: "tiny", option: cache, environment: [:]).locate(downloader: nil)
    #expect(try Dataset.load(location, name: "tiny").training.count == 20)
  }

  @Test func `goes on to the next mirror, keeping what the first gave`() throws {
    let home = try TestFolder()
    let (published, mirror) = try publish(in: home)
    try home.write(try Fixture.bytes(Fixture.trainingImages), to: "half/train-images-idx3-ubyte.gz")
    let cache = home.path + "/cache"
    let downloader = DatasetDownloader(mirrors: ["file://\(home.path)/half", mirror])
    #expect(try downloader.download(published, to: cache) == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 4)
  }

  @Test(arguments: ["altered", "a web page"])
  func `keeps nothing that is not the published file`(_ what: String) throws {
    let home = try TestFolder()
    let (published, mirror) = try publish(in: home)
    let other = idx([20, 5, 4], values: Array(repeating: 3, count: 400))
    let page = Array("<html>Not found</html>".utf8)
    try home.write(what == "altered" ? other : page, to: "mirror/train-images-idx3-ubyte.gz")
    let failures = try DatasetDownloader().download(published, to: home.path + "/cache")
    #expect(failures.count == 1)
    #expect(failures[0].contains("\(mirror)/train-images-idx3-ubyte.gz"))
    #expect(failures[0].contains(what == "altered" ? "1f786bc6af8b634708b21e7d31053d68" : "not an IDX file"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.path + "/cache") == [])
  }

  @Test func `says that the program is not there`() throws {
    let home = try TestFolder()
    let (published, _) = try publish(in: home)
    let failures = try DatasetDownloader(program: "no-such-program").download(published, to: home.path + "/cache")
    #expect(failures.count == 1 && failures[0].contains("no-such-program"))
  }

  @Test func `says that the cache folder cannot be made`() throws {
    let home = try TestFolder()
    let (published, _) = try publish(in: home)
    try home.write([1], to: "file")
    let error = #expect(throws: DatasetError.self) {
      try DatasetDownloader().download(published, to: home.path + "/file/cache")
    }
    #expect(error?.kind == .io)
  }
}
