import FMDistDatasets
import FMDistMemory
import FMDistTraining
import Testing

/// What training sees of an image, for those who look at it.
struct TrainedImagesTests {
  private let garments = SyntheticGarments(seed: 1).dataset(trainingCount: 60, testCount: 10)

  private func trained(_ settings: String...) throws -> TrainedImages? {
    let own = ["data.validation={source: random, count: 20}", "training.batch_size=16"]
    return try TrainedImages(RunConfiguration.load(file: nil, overrides: own + settings), of: garments)
  }

  private func bytes(_ number: Int) -> [UInt8] { Array(garments.training.image(number).elements) }

  @Test func imagesThatAreTrainedAsTheyAreAreNotShown() throws { #expect(try trained().map { _ in true } == nil) }

  /// With an α as large, half of each image is its own.
  @Test func aMixedImageIsTheMeanOfTwo() throws {
    let trained = try #require(try trained("training.mixup={alpha: 1000}"))
    var (mixed, alone) = (0, 0)
    for number in 0..<60 {
      let (image, own) = (trained.image(number, epoch: 2), bytes(number))
      let partner = (0..<60).first { other in
        zip(image, zip(own, bytes(other))).allSatisfy { abs(Double($0) - (Double($1.0) + Double($1.1)) / 2) < 20 }
      }
      if image == own { alone += 1 } else if partner != nil { mixed += 1 }
    }
    // Twenty validate; a few are their own partners.
    #expect(alone >= 20 && mixed >= 30 && alone + mixed == 60, "\(alone) alone, \(mixed) mixed")
    #expect(trained.image(3, epoch: 1) == trained.image(3, epoch: 1))
  }

  @Test func aCutImageHasPixelsOfTwo() throws {
    let trained = try #require(try trained("training.cutmix={}"))
    var changed = 0
    for number in 0..<60 {
      let (image, own) = (trained.image(number, epoch: 1), bytes(number))
      let isOfTwo = (0..<60).contains { other in
        zip(image, zip(own, bytes(other))).allSatisfy { $0 == $1.0 || $0 == $1.1 }
      }
      #expect(isOfTwo, "image \(number)")
      if image != own { changed += 1 }
    }
    #expect(changed > 20)
  }
}
