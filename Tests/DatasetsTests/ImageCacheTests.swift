import FMDistDatasets
import FMDistImages
import FMDistMemory
import Foundation
import Testing

/// Images that are decoded once.
struct ImageCacheTests {
  private final class Told {
    var sentences: [String] = []
  }

  private let home = FileManager.default.temporaryDirectory.appendingPathComponent("fmdist-cache-\(UUID().uuidString)")
  private var folder: String { home.path + "/garments" }
  private var cache: ImageCache { ImageCache(folder: home.path + "/cache") }

  /// Writes 20 and 10 garments as folders of images.
  private func write() throws {
    let garments = try SyntheticGarments(seed: 3).dataset(trainingCount: 20, testCount: 10)
    _ = try DatasetWriter.write(garments, as: .images, to: folder, overwrite: true)
  }

  private func load(cached: Bool = true, told: Told? = nil) throws -> Dataset {
    try Dataset.load(
      try DatasetLocator.locate("garments", at: folder), name: "garments",
      loader: ImageLoader(
        cache: cached ? cache : nil, tell: { sentence in told?.sentences.append(sentence) }))
  }

  @Test func `a second start maps what the first has decoded, and the images are those without a cache`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try write()
    let without = try load(cached: false)
    let first = try load()
    let file = try #require(try cache.entries().first)
    #expect(file.content?.count == 30 && file.content?.size == ImageSize(height: 28, width: 28, channels: 1))
    let number = try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int
    let second = try load()
    #expect((second.training.pixels.owner as? MappedFile)?.path == file.path)
    #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int == number)
    for dataset in [first, second] {
      #expect(dataset.fingerprint == without.fingerprint)
      #expect(Array(dataset.test.pixels.view.elements) == Array(without.test.pixels.view.elements))
      #expect(
        dataset.training.hashes.map { Array($0.view.elements) }
          == (0..<20).map {
            ImageHash.of(without.training.image($0))
          })
    }
  }

  /// One bit anywhere: in the header, an image, a hash, the notes.
  @Test func `a file that is not what was written is said, and the images are decoded again`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try write()
    let fingerprint = try load().fingerprint
    let path = try #require(try cache.entries().first).path
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let layout = ImageFileLayout(capacity: 30, size: ImageSize(height: 28, width: 28, channels: 1))
    for place in [0, 16, layout.image(17).lowerBound + 5, layout.hashes + 9, layout.byteCount + 3, whole.count] {
      var bytes = whole
      if place < bytes.count { bytes[place] ^= 1 } else { bytes.removeLast() }
      try bytes.write(to: URL(fileURLWithPath: path))
      let told = Told()
      #expect(try load(told: told).fingerprint == fingerprint)
      #expect(told.sentences.count == 1 && told.sentences[0].contains("decoded again"), "byte \(place)")
    }
  }

  @Test func `a changed folder is decoded again, in the place of what it was`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try write()
    let before = try load()
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let images = files.filter { $0.hasSuffix(".png") }.sorted()
    let (one, other) = (folder + "/" + images[0], folder + "/" + images[1])
    try FileManager.default.removeItem(atPath: one)
    try FileManager.default.copyItem(atPath: other, toPath: one)
    #expect(try load().fingerprint != before.fingerprint)
    #expect(try cache.entries().count == 1)
  }

  /// Systems count time in steps: what is decoded in the step in which a file was changed could be changed again, and nobody would see it.
  @Test func `decoding waits until a change would show`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try write()
    guard case .pictures(let pictures) = try DatasetLocator.locate("garments", at: folder) else {
      throw CocoaError(.fileNoSuchFile)
    }
    let source = ImageSource(try ImagePlan(pictures, options: DatasetOptions()))
    let now = Int(Date().timeIntervalSince1970 * 1e9)
    #expect((1...2_000_000_000).contains(source.pause(now: now - 60_000_000_000)))
    #expect(source.pause(now: now + 60_000_000_000) == 0)
  }

  @Test func `images that could not be read this time are never left out`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try write()
    guard case .pictures(let pictures) = try DatasetLocator.locate("garments", at: folder) else {
      throw CocoaError(.fileNoSuchFile)
    }
    var options = DatasetOptions()
    options.onBadFile = .skip
    let reading = try ImagePlan(pictures, options: options).reading()
    var outcomes = reading.entries.map { _ in ImageReading.Outcome.read(ImageTraits(format: .png)) }
    outcomes[3] = .fault(ImageFault("an empty file"))
    #expect(try reading.settled(outcomes).kept.count == 29)
    outcomes[4] = .fault(ImageFault("for which there is not enough memory", isTransient: true))
    #expect(throws: DatasetError.self) { try reading.settled(outcomes) }
  }

  @Test func `a cache that cannot be written is said, and the images stay in memory`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try write()
    try Data().write(to: home.appendingPathComponent("cache"))
    let told = Told()
    let dataset = try load(told: told)
    #expect((dataset.training.pixels.owner as? MappedFile)?.isMemory == true)
    #expect(told.sentences.count == 1)
    #expect(dataset.fingerprint == (try load(cached: false)).fingerprint)
  }
}
