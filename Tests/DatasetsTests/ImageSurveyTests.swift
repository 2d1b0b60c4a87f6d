import FMDistDatasets
import Foundation
import Testing

/// What is found in a folder while its images are decoded.
struct ImageSurveyTests {
  private let home = FileManager.default.temporaryDirectory.appendingPathComponent("fmdist-survey-\(UUID().uuidString)")

  private func survey(_ folder: String, loads: Bool, cache: ImageCache?) throws -> (ImageSurvey, asked: [Int]) {
    guard case .pictures(let pictures) = try DatasetLocator.locate("set", at: folder) else {
      throw DatasetError(.malformed, "\(folder) is not a folder of images")
    }
    let surveyor = ImageSurveyor(
      try ImagePlan(pictures, options: DatasetOptions()), samples: 2, side: 8)
    if loads {
      _ = try Dataset.load(
        .pictures(pictures), name: "set", loader: ImageLoader(team: surveyor, cache: cache))
      // Whatever is looked at from here on is not there.
      if cache == nil { try FileManager.default.removeItem(atPath: folder) }
    }
    var asked: [Int] = []
    let survey = surveyor.survey { asked.append($1) }
    return (survey, asked)
  }

  private func words(_ survey: ImageSurvey) -> [String] {
    survey.images.map {
      "\($0.entry.name) \($0.part) \($0.header.size) \($0.isConstant) \($0.thumbnail.map { "\($0.size)" } ?? "-")"
    } + survey.faults.map { "\($0.path) \($0.found)" } + ["\(survey.duplicates)", "\(survey.counts)"]
  }

  @Test func `images are looked at while they are loaded, and nothing is decoded twice`() throws {
    defer { try? FileManager.default.removeItem(at: home) }
    let folder = home.path + "/set"
    let garments = try SyntheticGarments(seed: 3).dataset(trainingCount: 30, testCount: 10)
    _ = try DatasetWriter.write(garments, as: .images, to: folder, overwrite: true)
    let file = try #require(
      FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }.first {
        $0.hasSuffix(".png")
      })
    try FileManager.default.copyItem(
      atPath: "\(folder)/\(file)", toPath: "\(folder)/\(file.dropLast(4))-copy.png")
    let cache = ImageCache(folder: home.path + "/cache")
    let alone = try survey(folder, loads: false, cache: nil)
    #expect(alone.asked.last == 41 && alone.0.images.count == 41 && alone.0.duplicates.inside == 1)
    // Into a cache and out of it; then without one, and without the files.
    for (cache, decodes) in [(cache, false), (cache, true), (nil, false)] {
      let (found, asked) = try survey(folder, loads: true, cache: cache)
      #expect(words(found) == words(alone.0))
      #expect(asked.isEmpty != decodes, "\(asked)")
    }
  }

  @Test func `each image of a part that judges counts that is in a part before it`() throws {
    let folder = try TestFolder()
    for name in ["train/a/1.png", "train/a/2.png", "test/a/1.png", "test/a/2.png", "val/a/1.png"] {
      try folder.write(FormatFixture.bytes("png/kind grey"), to: name)
    }
    guard case .pictures(let pictures) = try PictureFinder().look(folder.path) else { throw DatasetError(.missing, "") }
    let plan = try ImagePlan(pictures, options: DatasetOptions())
    let found = ImageSurveyor(plan, samples: 0, side: 8).survey().duplicates
    #expect(found.inside == 1 && found.across == 3 && found.contradictions == 0)
  }
}
