import FMDistDatasets
import Testing

/// Whose class is whose: by name.
struct ClassMatchTests {
  private func labels(
    _ dataset: Dataset, to names: [String], renamed: [String]? = nil, isOfTraining: Bool = false
  ) throws -> (training: [UInt16], test: [UInt16], warning: String?) {
    let match = try ClassMatch(dataset, to: names, renamed: renamed, isOfTraining: isOfTraining, model: "last")
    let matched = match.applied(to: dataset)
    #expect(matched.training.classNames == names && matched.test.classNames == names)
    #expect(Array(matched.test.pixels.view.elements) == Array(dataset.test.pixels.view.elements))
    return (
      Array(matched.training.labels.view.elements), Array(matched.test.labels.view.elements), match.warning
    )
  }

  @Test func `the same names in another order are the model's classes`() throws {
    let data = MemoryData.dataset([0, 1, 2, 0], [2, 1], names: ["elk", "cat", "dog"])
    let found = try labels(data, to: ["cat", "dog", "elk"])
    #expect(found.training == [2, 0, 1, 2] && found.test == [1, 0] && found.warning == nil)
  }

  @Test func `a part of the classes, and classes without images, fit`() throws {
    let few = MemoryData.dataset([0, 0], [0], names: ["dog"])
    #expect(try labels(few, to: ["cat", "dog"]).test == [1])
    let listed = MemoryData.dataset([0, 2], [2], names: ["cat", "yak", "dog"])
    #expect(try labels(listed, to: ["cat", "dog"]).training == [0, 1])
  }

  @Test(arguments: [["dog", "elk"], ["elk", "fox"], ["cat", "dog", "elk"], ["Cat", "dog"]])
  func `other names are refused with both lists`(_ names: [String]) throws {
    let data = MemoryData.dataset(names.indices.map { UInt16($0) }, [0], names: names)
    let unknown = names.filter { !["cat", "dog"].contains($0) }.joined(separator: ", ")
    expectRefusal(["last are cat, dog", "are \(names.joined(separator: ", "))", "lacks \(unknown)"]) {
      try labels(data, to: ["cat", "dog"])
    }
  }

  @Test func `names are the same in every normal form`() throws {
    let composed = "\u{DC}bung", decomposed = "U\u{308}bung"
    let data = MemoryData.dataset([0, 1], [1], names: [decomposed, "Apfel"])
    #expect(try labels(data, to: ["Apfel", composed]).training == [1, 0])
  }

  @Test func `mere numbers match by number, and that is said`() throws {
    let numbers = MemoryData.dataset([0, 1], [1, 0], names: ["0", "1"])
    let found = try labels(numbers, to: ["cat", "dog"])
    #expect(found.test == [1, 0] && found.warning?.contains("class 0 is taken for cat") == true)
    // A part of a model's numbers is nothing to speak of.
    #expect(try labels(numbers, to: ["0", "1", "2"]).warning == nil)
    let named = MemoryData.dataset([0, 1], [1, 0], names: ["cat", "dog"])
    #expect(try labels(named, to: ["0", "1"]).warning?.contains("the model has only numbers") == true)
    // Which of a model's classes two numbers are, or three of two, nobody can tell.
    let three = MemoryData.dataset([0, 1, 2], [0], names: ["0", "1", "2", "3"])
    for (data, model) in [
      (named, ["0", "1", "2"]), (numbers, ["cat"]), (numbers, ["ant", "bee", "cat"]), (three, ["ant", "bee", "cat"]),
    ] {
      let counts = "the model has \(model.count) classes, the data \(data.training.classCount)"
      expectRefusal(["last are \(model.joined(separator: ", "))", counts, "classes.txt beside the data"]) {
        try labels(data, to: model)
      }
    }
  }

  @Test func `a model's own names mean what they renamed`() throws {
    // Trained on the folders n01 and n02, called cat and dog by the configuration.
    let (model, folders) = (["cat", "dog"], ["n01", "n02"])
    let same = MemoryData.dataset([0, 1], [1], names: ["n02", "n01"])
    #expect(try labels(same, to: model, renamed: folders).training == [1, 0])
    let plain = MemoryData.dataset([0, 1], [1], names: ["dog", "cat"])
    #expect(try labels(plain, to: model, renamed: folders).training == [1, 0])
    for names in [["n01", "n03"], ["n01", "cat"]] {
      let other = MemoryData.dataset([0, 1], [1], names: names)
      expectRefusal(["last are cat, dog", names[1]]) { try labels(other, to: model, renamed: folders) }
    }
  }

  /// Trained on cat, dog and elk, which the configuration called dog, cat and elk, perhaps as the data had them wrong.
  @Test func `a name that stands for two classes means the model's in other data`() throws {
    let (model, own) = (["dog", "cat", "elk"], ["cat", "dog", "elk"])
    let data = MemoryData.dataset([0, 1, 2], [2, 1, 0], names: own)
    #expect(try labels(data, to: model, renamed: own).training == [1, 0, 2])
    #expect(try labels(data, to: model, renamed: own).test == [2, 0, 1])
    #expect(try labels(data, to: model, renamed: own, isOfTraining: true).training == [0, 1, 2])
    // The model has no dog: the data's dog is not what the configuration called cat.
    expectRefusal(["last are elk, cat, fox", "dog"]) { try labels(data, to: ["elk", "cat", "fox"], renamed: own) }
  }
}
