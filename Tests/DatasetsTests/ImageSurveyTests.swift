import FMDistDatasets
import Testing

/// What a look at all files of a folder finds.
struct ImageSurveyTests {
  @Test func `each image of a part that judges counts that is in a part before it`() throws {
    let folder = try TestFolder()
    for name in ["train/a/1.png", "train/a/2.png", "test/a/1.png", "test/a/2.png", "val/a/1.png"] {
      try folder.write(FormatFixture.bytes("png/kind grey"), to: name)
    }
    guard case .pictures(let pictures) = try PictureFinder().look(folder.path) else { throw DatasetError(.missing, "") }
    let found = ImageSurvey(try ImagePlan(pictures, options: DatasetOptions()), samples: 0, side: 8).duplicates
    #expect(found.inside == 1 && found.across == 3 && found.contradictions == 0)
  }
}
