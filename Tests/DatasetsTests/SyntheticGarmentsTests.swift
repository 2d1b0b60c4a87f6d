import FMDistDatasets
import Testing

/// The built-in data set: the same bytes everywhere, all classes, no image twice.
struct SyntheticGarmentsTests {
  @Test func `draws the same bytes on every machine`() {
    let dataset = SyntheticGarments(seed: 1).dataset(trainingCount: 1000, testCount: 100)
    #expect(
      dataset.source.files.map(\.md5) == [
        "cdc44bb5615e9510a2bea2eefc4f7ac6", "cc6331ae36ca6af8e88431d8719ed906", "4b92167ac144f9233465ed0bfd9021b9",
        "9da0f4268e1731079d421789440e75d2",
      ])
    #expect(dataset.source.synthetic && dataset.source.summary.contains("SYNTHETIC"))
  }

  @Test func `an image depends on seed, part and number alone`() {
    let garments = SyntheticGarments(seed: 5)
    let (few, many) = (garments.images(.training, count: 7), garments.images(.training, count: 50))
    #expect(few.pixels.view.elements.elementsEqual(many.pixels.view.elements.prefix(few.pixels.count)))
    #expect(few.labels.view.elements.elementsEqual(many.labels.view.elements.prefix(7)))
  }

  @Test func `no two images are the same, in either part, for two seeds`() {
    var seen = Set<[UInt8]>()
    for seed: UInt64 in [1, 2] {
      for part in [SyntheticGarments.Part.training, .test] {
        let images = SyntheticGarments(seed: seed).images(part, count: 500)
        for index in 0..<500 { seen.insert(Array(images.image(index).elements)) }
      }
    }
    #expect(seen.count == 2000)
  }

  @Test func `each ten images hold each class once, in changing order`() {
    let images = SyntheticGarments(seed: 3).images(.test, count: 200)
    let labels = Array(images.labels.view.elements)
    let groups = stride(from: 0, to: 200, by: 10).map { Array(labels[$0..<$0 + 10]) }
    #expect(groups.allSatisfy { $0.sorted() == Array(0..<10) })
    #expect(Set(groups).count > 15)
  }

  @Test func `the classes are Fashion-MNIST's`() {
    let names = SyntheticGarments(seed: 1).images(.test, count: 1).classNames
    #expect(
      names == [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
      ])
  }

  @Test func `every picture shows a garment on a dark ground`() {
    let images = SyntheticGarments(seed: 8).images(.training, count: 2000)
    for index in 0..<images.count {
      let bright = images.image(index).elements.count { $0 > 40 }
      #expect(bright > 25 && bright < 600, "image \(index) has \(bright) bright pixels")
    }
    let statistics = PixelStatistics(images)
    #expect(abs(statistics.mean - 0.17) < 0.02)
    #expect(abs(statistics.standardDeviation - 0.27) < 0.02)
  }

  @Test func `an odd number of images, and none, can be had`() {
    #expect(SyntheticGarments(seed: 1).images(.test, count: 13).count == 13)
    #expect(SyntheticGarments(seed: 1).images(.test, count: 0).count == 0)
  }
}
