import FMDistDatasets
import FMDistMemory
import Testing

/// Which images train and which validate.
struct ValidationSplitTests {
  private func parts(
    _ split: ValidationSplit, of count: Int, limit: Int? = nil, seed: UInt64 = 9
  ) throws -> (training: [Int32], validation: [Int32]) {
    let labels = Buffer((0..<count).map { UInt16($0 % 10) })
    let split = try split.divide(labels: labels.view, testCount: 4, limit: limit, seed: seed)
    return (Array(split.training.view.elements), Array(split.validation.view.elements))
  }

  @Test func `the test set validates`() throws {
    let labels = Buffer<UInt16>([0, 1, 0, 1, 0, 1])
    let split = try ValidationSplit(source: .test).divide(labels: labels.view, testCount: 4, seed: 1)
    #expect(split.validatesOnTestSet)
    #expect(Array(split.training.view.elements) == [0, 1, 2, 3, 4, 5])
    #expect(Array(split.validation.view.elements) == [0, 1, 2, 3])
  }

  @Test func `the last images validate`() throws {
    let (training, validation) = try parts(ValidationSplit(source: .last, amount: .count(3)), of: 8)
    #expect(training == [0, 1, 2, 3, 4])
    #expect(validation == [5, 6, 7])
  }

  @Test func `random images are those that an independent program draws`() throws {
    let (training, validation) = try parts(ValidationSplit(source: .random, amount: .count(6)), of: 20)
    #expect(training == [0, 1, 2, 3, 5, 7, 9, 10, 14, 15, 16, 17, 18, 19])
    #expect(validation == [4, 6, 8, 11, 12, 13])
  }

  @Test(arguments: ValidationSplit.Source.allCases.dropFirst(), [0.001, 0.1, 0.2, 0.5, 0.99])
  func `the parts never overlap and leave nothing out`(_ source: ValidationSplit.Source, _ fraction: Double) throws {
    let (training, validation) = try parts(ValidationSplit(source: source, amount: .fraction(fraction)), of: 1000)
    // Of ten classes of a hundred images, each gives one at least and keeps one.
    let stratified = min(max(Int((100 * fraction).rounded()), 1), 99) * 10
    #expect(validation.count == (source == .stratified ? stratified : Int((1000 * fraction).rounded())))
    #expect((training + validation).sorted() == Array(0..<1000))
  }

  @Test func `a fraction keeps at least one image`() throws {
    #expect(try parts(ValidationSplit(source: .last, amount: .fraction(0.01)), of: 10).validation == [9])
  }

  @Test func `the limit takes the first of the training part and leaves validation alone`() throws {
    let (training, validation) = try parts(ValidationSplit(source: .random, amount: .count(6)), of: 20, limit: 3)
    #expect(training == [0, 1, 2])
    #expect(validation.count == 6)
    #expect(try parts(ValidationSplit(source: .test), of: 20, limit: 100).training.count == 20)
  }

  @Test func `another seed draws other images`() throws {
    let split = try ValidationSplit(source: .random, amount: .fraction(0.5))
    #expect(try parts(split, of: 100, seed: 1) != (try parts(split, of: 100, seed: 2)))
  }

  @Test func `refuses what makes no sense`() throws {
    func kind(_ body: () throws -> Void) -> DatasetError.Kind? {
      #expect(throws: DatasetError.self, performing: body)?.kind
    }
    #expect(kind { _ = try ValidationSplit(source: .test, amount: .count(5)) } == .configuration)
    #expect(kind { _ = try ValidationSplit(source: .random) } == .configuration)
    #expect(kind { _ = try ValidationSplit(source: .last, amount: .count(0)) } == .configuration)
    for fraction in [0, 1, -0.1, 1.5, .nan, .infinity] {
      #expect(kind { _ = try ValidationSplit(source: .last, amount: .fraction(fraction)) } == .configuration)
    }
    let all = try ValidationSplit(source: .last, amount: .count(10))
    #expect(kind { _ = try parts(all, of: 10) } == .configuration)
    #expect(kind { _ = try parts(ValidationSplit(source: .test), of: 10, limit: 0) } == .configuration)
  }
}
