import FMDistDatasets
import FMDistMemory
import Testing

/// Each class gives its part to validation.
struct StratifiedDrawTests {
  private func kept(_ sizes: [Int], _ amount: ValidationSplit.Amount) -> [Int] {
    let labels = Buffer(sizes.enumerated().flatMap { Array(repeating: UInt16($0), count: $1) })
    let draw = StratifiedDraw(labels.view, amount: amount, seed: 3)
    #expect((draw.training + draw.validation).sorted() == (0..<Int32(labels.count)).map { $0 }, "each image once")
    let counts = sizes.indices.map { label in draw.validation.count { labels.view[Int($0)] == label } }
    #expect(draw.validation == draw.validation.sorted() && draw.training == draw.training.sorted())
    return counts
  }

  @Test func `a fraction is taken of each class, rounded, one at least and never all`() {
    #expect(kept([100, 40, 14, 16, 2, 1, 0], .fraction(0.1)) == [10, 4, 1, 2, 1, 0, 0])
    #expect(kept([10, 2, 1], .fraction(0.99)) == [9, 1, 0])
    #expect(kept([10, 2, 1], .fraction(0.0001)) == [1, 1, 0])
    // Halves go up, as `rounded()` has them.
    #expect(kept([15, 5, 25], .fraction(0.5)) == [8, 3, 13])
    #expect(kept([1, 1, 1], .fraction(0.1)) == [1, 0, 0], "validation is never empty")
  }

  @Test func `a count is exact, in proportion, and spares every class`() {
    #expect(kept([50, 30, 20], .count(10)) == [5, 3, 2])
    #expect(kept([50, 30, 20], .count(11)) == [6, 3, 2])
    #expect(kept([97, 2, 1], .count(10)) == [9, 1, 0])
    #expect(kept([97, 2, 2], .count(2)) == [1, 1, 0], "fewer than classes: the first have theirs")
    #expect(kept([3, 3, 3], .count(8)) == [3, 3, 2], "more than leaves each class one")
    #expect(kept([6, 3, 3], .count(9)) == [5, 2, 2])
  }

  /// Files that are sorted by class are what `last` is wrong for.
  @Test func `sorted labels leave no class out, and the limit does not touch validation`() throws {
    let labels = Buffer((0..<60).map { UInt16($0 / 20) })
    let split = try ValidationSplit.standard.divide(labels: labels.view, testCount: 5, limit: 4, seed: 1)
    #expect(split.training.count == 4 && split.validation.count == 6)
    #expect(Set(split.validation.view.elements.map { labels.view[Int($0)] }) == [0, 1, 2])
    #expect(!split.validatesOnTestSet)
  }

  @Test func `the draw depends on the seed, and on nothing else`() throws {
    let labels = Buffer((0..<400).map { UInt16($0 % 4) })
    func draw(_ seed: UInt64) -> [Int32] { StratifiedDraw(labels.view, amount: .fraction(0.25), seed: seed).validation }
    #expect(draw(1) == draw(1) && draw(1) != draw(2))
    // By an independent program, Fixtures/make_fixtures.py.
    let alternating = Buffer((0..<20).map { UInt16($0 % 2) })
    #expect(StratifiedDraw(alternating.view, amount: .count(6), seed: 9).validation == [3, 4, 12, 13, 16, 17])
  }

  @Test func `one image cannot be divided, and the sentence says what helps`() throws {
    let one = Buffer<UInt16>([0])
    expectRefusal(kind: .configuration, ["1 image for validation leaves none of the 1", "{source: test}"]) {
      try ValidationSplit.standard.divide(labels: one.view, testCount: 1, seed: 1)
    }
    let split = try ValidationSplit(source: .test).divide(labels: one.view, testCount: 1, seed: 1)
    #expect(split.training.count == 1 && split.validation.count == 1)
  }

  @Test func `no test part is drawn where it would take all that there is of a class`() throws {
    #expect(try TestDraw.standard.split([0, 1, 1], of: "x").test.count == 1)
    #expect(throws: DatasetError.self) { try TestDraw.standard.split([0, 1, 2], of: "x") }
    #expect(throws: DatasetError.self) { try TestDraw.standard.split([0], of: "x") }
  }
}
