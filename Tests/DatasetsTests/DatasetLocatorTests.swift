import FMDistDatasets
import Foundation
import Testing

/// Where data is looked for, in which order, and what is said where it is not.
struct DatasetLocatorTests {
  private func folder(of location: DatasetLocation) -> String? {
    guard case .files(let files) = location else { return nil }
    return URL(fileURLWithPath: files[.trainingImages]).deletingLastPathComponent().path
  }

  @Test func `looks in the option, the environment, the configuration and the cache, in this order`() throws {
    let home = try TestFolder()
    var locator = DatasetLocator(
      name: "tiny", option: home.path + "/option", configuredPath: home.path + "/configured",
      environment: ["FMDIST_DATA": home.path + "/environment", "XDG_CACHE_HOME": home.path + "/cache"])
    let cached = try home.writeSet(to: "cache/fmdist/tiny")
    let configured = try home.writeSet(to: "configured")
    let environment = try home.writeSet(to: "environment/tiny")
    let option = try home.writeSet(to: "option")

    #expect(folder(of: try locator.locate(downloader: nil)) == option)
    locator.option = nil
    #expect(folder(of: try locator.locate(downloader: nil)) == environment)
    locator.environment["FMDIST_DATA"] = nil
    #expect(folder(of: try locator.locate(downloader: nil)) == configured)
    locator.configuredPath = nil
    #expect(folder(of: try locator.locate(downloader: nil)) == cached)
    locator.environment = ["HOME": home.path]
    #expect(throws: DatasetError.self) { try locator.locate(downloader: nil) }
    let dotCache = try home.writeSet(to: ".cache/fmdist/tiny")
    #expect(folder(of: try locator.locate(downloader: nil)) == dotCache)
  }

  @Test(arguments: ["option", "environment", "configuration"])
  func `a folder may hold the files or the data set's folder`(_ origin: String) throws {
    let home = try TestFolder()
    let inner = try home.writeSet(to: "outer/tiny")
    for path in [home.path + "/outer", inner] {
      let locator = DatasetLocator(
        name: "tiny", option: origin == "option" ? path : nil, configuredPath: origin == "configuration" ? path : nil,
        environment: origin == "environment" ? ["FMDIST_DATA": path] : [:])
      #expect(folder(of: try locator.locate(downloader: nil)) == inner)
    }
  }

  @Test func `takes a decompressed file before a compressed one, and each published name`() throws {
    let home = try TestFolder()
    for part in DatasetFiles.Part.allCases {
      for name in part.possibleNames.reversed() {
        try home.write([1], to: name)
        let rest = DatasetFiles.Part.allCases.filter { $0 != part }
        for other in rest { try home.write([1], to: other.possibleNames[3]) }
        let files = try DatasetLocator(name: "x", option: home.path, environment: [:]).locate(downloader: nil)
        guard case .files(let found) = files else { continue }
        #expect(found[part] == home.path + "/" + name)
      }
    }
    #expect(DatasetFiles.Part.testLabels.possibleNames.contains("t10k-labels.idx1-ubyte.gz"))
  }

  @Test func `the option's folder must hold the files, whatever else there is`() throws {
    let home = try TestFolder()
    try home.writeSet(to: "good/tiny")
    let bad = try home.writeSet(to: "bad") { $0 == Fixture.testLabels ? nil : $1 }
    let locator = DatasetLocator(name: "tiny", option: bad, environment: ["FMDIST_DATA": home.path + "/good"])
    let error = #expect(throws: DatasetError.self) { try locator.locate(downloader: nil) }
    #expect(error?.kind == .missing)
    for part in ["--data: \(bad) lacks t10k-labels-idx1-ubyte", "--data synthetic"] {
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
    #expect(error?.message.contains("good") == false)
  }

  @Test func `says everything that was tried`() throws {
    let home = try TestFolder()
    let locator = DatasetLocator(
      name: "fashion-mnist", configuredPath: "/nowhere/configured",
      environment: ["FMDIST_DATA": "/nowhere/data", "XDG_CACHE_HOME": home.path])
    let error = #expect(throws: DatasetError.self) {
      try locator.locate(downloader: DatasetDownloader(mirrors: ["file://\(home.path)/mirror"]))
    }
    #expect(error?.kind == .missing)
    for part in [
      "$FMDIST_DATA: there is no folder /nowhere/data/fashion-mnist", "the configuration: there is no folder",
      "the cache folder: there is no folder \(home.path)/fmdist/fashion-mnist",
      "download: file://\(home.path)/mirror/train-images-idx3-ubyte.gz", "--data FOLDER", "FMDIST_DATA",
    ] { #expect(error?.message.contains(part) == true, "\(part) in \(error?.message ?? "")") }
  }

  @Test func `data without a name is called after its folder`() {
    for (path, name) in [
      ("photos", "photos"), ("/data/mnist/", "mnist"), ("a/b/garments.npz", "garments"), ("x.mat", "x"),
      ("t/Train.CSV.gz", "Train"), ("synthetic", "synthetic"),
    ] { #expect(DatasetLocator.name(ofPath: path) == name) }
    for path in ["", "/", "..", "a/..", ".npz"] { #expect(DatasetLocator.name(ofPath: path) == nil) }
  }

  @Test func `synthetic data is asked for by the option or by name`() throws {
    let home = try TestFolder()
    #expect(
      try DatasetLocator(name: "mnist", option: "synthetic", environment: [:]).locate(downloader: nil) == .synthetic)
    #expect(try DatasetLocator(name: "synthetic", environment: [:]).locate(downloader: nil) == .synthetic)
    let set = try home.writeSet()
    let locator = DatasetLocator(name: "synthetic", option: set, environment: [:])
    #expect(folder(of: try locator.locate(downloader: nil)) == set)
  }

  @Test(arguments: ["", "../x", "a/b", ".hidden"])
  func `refuses a name that is no name`(_ name: String) {
    let error = #expect(throws: DatasetError.self) {
      try DatasetLocator(name: name, environment: [:]).locate(downloader: nil)
    }
    #expect(error?.kind == .configuration)
  }
}
