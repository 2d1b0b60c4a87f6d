import FMDistMemory
import FMDistPlatform

extension TestDraw {
  /// Which of the images of `place` with `labels` are drawn for the test, each part ascending: the same share of each class, one at least of a class that
  /// has two, and never all of them.
  package func split(_ labels: [Int], of place: String) throws(DatasetError) -> (training: [Int], test: [Int]) {
    guard labels.count > 1 else {
      throw DatasetError(
        .malformed,
        "\(place): there is no test part, and of \(NumberText.count(labels.count, "image")) none can be drawn for it. Add images."
      )
    }
    guard Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +).values.contains(where: { $0 > 1 }) else {
      throw DatasetError(
        .malformed,
        "\(place): there is no test part, and none can be drawn, as no class has two images: what is tested would not be trained. Add images, or a "
          + "test part.")
    }
    let numbers = Buffer(labels.map { UInt16(clamping: $0) })
    let drawn = withExtendedLifetime(numbers) {
      StratifiedDraw(numbers.view, amount: .fraction(fraction), seed: seed, part: .test)
    }
    return (drawn.training.map(Int.init), drawn.validation.map(Int.init))
  }

  /// What a reader should know of a draw.
  func note(drawn: Int, of all: Int) -> String {
    "there is no test part: \(NumberText.grouped(drawn)) of \(NumberText.grouped(all)) images, \(NumberText.percent(fraction, 0)) of each class, are "
      + "drawn for it with seed \(seed) (data.test)."
  }
}
