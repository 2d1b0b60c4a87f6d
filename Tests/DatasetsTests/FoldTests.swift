import FMDistDatasets
import FMDistMemory
import FMDistTestSupport
import Testing

/// Folds of cross-validation, by the properties of scikit-learn's `StratifiedKFold` and `KFold`.
struct FoldTests {
  private static let sources: [ValidationSplit.Source] = [.last, .random, .stratified]

  private func folds(
    _ source: ValidationSplit.Source, _ count: Int, of labels: [UInt16], seed: UInt64 = 9
  ) throws -> [(training: [Int32], validation: [Int32])] {
    let labels = Buffer(labels)
    return try (0..<count).map { fold in
      let split = try ValidationSplit(source: source, amount: .fold(fold, of: count))
        .divide(labels: labels.view, testCount: 4, seed: seed)
      return (Array(split.training.view.elements), Array(split.validation.view.elements))
    }
  }

  private func labels(_ sizes: [Int]) -> [UInt16] {
    let sorted = sizes.enumerated().flatMap { Array(repeating: UInt16($0), count: $1) }
    // By a number without a factor in common, so that classes are mixed.
    return sorted.indices.map { sorted[$0 * 7919 % sorted.count] }
  }

  @Test func `each image validates once, and folds are as large as each other`() throws {
    try withEvery("folds", in: [2, 3, 5, 7]) { count in
      try withEvery("sizes", in: [[20, 20, 20], [13, 1, 6, 0, 31], [7], [2, 2, 2, 2, 2, 2, 2, 2, 2]]) { sizes in
        let labels = labels(sizes)
        for source in Self.sources {
          let folds = try folds(source, count, of: labels)
          expectEqual(folds.flatMap(\.validation).sorted(), (0..<Int32(labels.count)).map { $0 }, "\(source)'s images")
          for (training, validation) in folds {
            expect(training == training.sorted() && validation == validation.sorted(), "not in file order")
            expectEqual((training + validation).sorted(), (0..<Int32(labels.count)).map { $0 }, "\(source)'s parts")
          }
          let counts = folds.map(\.validation.count)
          expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "\(source) has folds of \(counts)")
        }
      }
    }
  }

  @Test func `the folds of a class are as large as each other`() throws {
    let sizes = [23, 5, 17, 2, 40, 1]
    let labels = labels(sizes)
    for count in [2, 3, 5, 10] {
      let folds = try folds(.stratified, count, of: labels)
      for label in sizes.indices {
        let counts = folds.map { fold in fold.validation.count { labels[Int($0)] == label } }
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "class \(label): \(counts)")
        #expect(counts.reduce(0, +) == sizes[label])
      }
    }
  }

  @Test func `classes that do not divide leave their rests to different folds`() throws {
    // Ten classes of 11: were fold 0 to have each one's twelfth, it would have 30 of 110 images.
    let folds = try folds(.stratified, 5, of: labels(Array(repeating: 11, count: 10)))
    #expect(folds.map(\.validation.count) == [22, 22, 22, 22, 22])
  }

  @Test func `fold 0 is what the source takes without folds`() throws {
    let labels = Buffer((0..<23).map { UInt16($0 % 4) })
    for source in [ValidationSplit.Source.last, .random] {
      let alone = try ValidationSplit(source: source, amount: .count(5)).divide(
        labels: labels.view, testCount: 4, seed: 9)
      let folds = try folds(source, 5, of: Array(labels.view.elements))
      #expect(folds[0].validation == Array(alone.validation.view.elements))
    }
    #expect(try folds(.last, 5, of: Array(labels.view.elements)).map(\.validation.first) == [18, 13, 8, 4, 0])
  }

  @Test(arguments: [ValidationSplit.Source.random, .stratified])
  func `a seed has its partition`(_ source: ValidationSplit.Source) throws {
    let labels = labels([30, 30])
    let validation = try folds(source, 3, of: labels).map(\.validation)
    #expect(try folds(source, 3, of: labels).map(\.validation) == validation)
    #expect(try folds(source, 3, of: labels, seed: 10).map(\.validation) != validation)
  }

  @Test func `the limit shortens what is trained`() throws {
    let labels = Buffer((0..<20).map { UInt16($0 % 4) })
    let split = try ValidationSplit(source: .stratified, amount: .fold(1, of: 4))
      .divide(labels: labels.view, testCount: 4, limit: 3, seed: 1)
    #expect(split.training.count == 3 && split.validation.count == 5)
  }

  @Test func `refuses what makes no sense`() throws {
    expectRefusal(kind: .configuration, ["folds and fold", "source test"]) {
      _ = try ValidationSplit(source: .test, amount: .fold(0, of: 5))
    }
    expectRefusal(kind: .configuration, ["data.validation.folds", "at least 2"]) {
      _ = try ValidationSplit(source: .random, amount: .fold(0, of: 1))
    }
    for fold in [-1, 5] {
      expectRefusal(kind: .configuration, ["data.validation.fold: expected 0 to 4", "\(fold)"]) {
        _ = try ValidationSplit(source: .random, amount: .fold(fold, of: 5))
      }
    }
    for source in Self.sources {
      expectRefusal(kind: .configuration, ["5 folds need as many images", "4 images"]) {
        _ = try folds(source, 5, of: [0, 1, 0, 1])
      }
    }
  }
}
