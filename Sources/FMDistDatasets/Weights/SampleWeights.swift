import FMDistMemory
import FMDistPlatform
import Foundation

/// How much each training image counts, from a file: a NumPy array of N numbers, or a CSV file of one column; for folders of pictures, whose
/// order nobody knows, a CSV file of two, an image's file and its weight. Each may be compressed with gzip.
package enum SampleWeights {
  /// Reads the weights of the training images of `dataset` from the file at `path`.
  package static func read(_ path: String, of dataset: Dataset) throws(DatasetError) -> Buffer<Float> {
    guard let files = dataset.source.trainingFiles else { return try read(path, count: dataset.training.count) }
    return try read(path, files: files)
  }

  /// Reads a line `file,weight` for each of the images `files`, in any order. Throws `.malformed` where one has none or two, a line's file
  /// is none of them, a weight is negative or not finite, or all are 0.
  package static func read(_ path: String, files: [String]) throws(DatasetError) -> Buffer<Float> {
    let example = files.first ?? "class/1.png"
    let form =
      "expected a line for each training image, its file and its weight, such as \(example),2: the data is a folder of images, whose "
      + "order a column alone does not tell"
    if isArray(path) { throw refusal(path, form) }
    let places = Dictionary(files.enumerated().map { ($1, $0) }) { one, _ in one }
    var (values, lines) = ([Double](repeating: 0, count: files.count), [Int](repeating: 0, count: files.count))
    try eachLine(of: path) { number, text throws(DatasetError) in
      guard !text.isEmpty else { return }
      guard let comma = text.lastIndex(of: ",") else {
        throw refusal(path, "\(form); found '\(text.prefix(40))' in line \(number)")
      }
      let weight = text[text.index(after: comma)...].trimmingCharacters(in: .whitespaces)
      var name = text[..<comma].trimmingCharacters(in: .whitespaces)
      if name.hasPrefix("\""), name.hasSuffix("\""), name.count > 1 {
        name = String(name.dropFirst().dropLast()).replacing("\"\"", with: "\"")
      }
      name = name.precomposedStringWithCanonicalMapping
      guard let value = Double(weight) else {
        if number == 1, places[name] == nil { return }
        throw refusal(path, "expected a weight after the comma, found '\(weight.prefix(40))' in line \(number)")
      }
      guard let place = places[name] ?? places[name.split(separator: "/").suffix(2).joined(separator: "/")] else {
        throw refusal(
          path, "'\(name.prefix(80))' in line \(number) is not a training image; they are named like \(example)")
      }
      guard lines[place] == 0 else {
        throw refusal(path, "\(files[place]) has weights in lines \(lines[place]) and \(number); expected one")
      }
      (values[place], lines[place]) = (value, number)
    }
    let missing = lines.indices.filter { lines[$0] == 0 }
    if let first = missing.first {
      let rest = missing.count > 1 ? " and \(missing.count - 1) others" : ""
      throw refusal(
        path, "expected a weight for each of \(files.count) training images, found none for \(files[first])\(rest)")
    }
    if let problem = problem(of: values, place: { "in line \(lines[$0])" }) { throw refusal(path, problem) }
    return Buffer(values.map { Float($0) })
  }

  /// Reads the weights of `count` training images from the file at `path`, each rounded to `Float`. Throws `.malformed` with the file's name
  /// where they are not as many, one is negative or not finite, or all are 0.
  package static func read(_ path: String, count: Int) throws(DatasetError) -> Buffer<Float> {
    let numbers = isArray(path) ? try array(path) : try column(path)
    guard numbers.values.count == count else {
      throw refusal(path, "expected a weight for each of \(count) training images, found \(numbers.values.count)")
    }
    if let problem = problem(of: numbers.values, place: numbers.place) { throw refusal(path, problem) }
    return Buffer(numbers.values.map { Float($0) })
  }

  /// What is wrong with `weights`, in a sentence that does not name them; nil where nothing is. `place` tells where one stands.
  package static func problem(of weights: [Double], place: (Int) -> String = { "for image \($0)" }) -> String? {
    if let index = weights.firstIndex(where: { !($0 >= 0 && Float($0).isFinite) }) {
      return "expected weights from 0 to 3.4e38, found \(NumberArray.text(weights[index])) \(place(index))"
    }
    return weights.contains { Float($0) > 0 }
      ? nil : "expected a weight above 0, found none as a 32-bit float, so that nothing would be learned"
  }

  private typealias Numbers = (values: [Double], place: (Int) -> String)

  private static func array(_ path: String) throws(DatasetError) -> Numbers {
    let array = try NPYFile.read(path, content: "weights")
    guard array.sizes.count(where: { $0 > 1 }) <= 1 else {
      throw refusal(path, "expected an array of one weight for each training image, found one of \(array.shape)")
    }
    return ((0..<array.count).map(array.number), { "for image \($0)" })
  }

  private static func isArray(_ path: String) -> Bool {
    [".npy", ".npy.gz"].contains { path.lowercased().hasSuffix($0) }
  }

  /// Tells `body` the number and the text of each line of the file at `path`, from 1 on, without blanks around it.
  private static func eachLine(
    of path: String, _ body: (Int, String) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let file = try InputFile(path)
    var lines = CSVLines(try file.decompressed(), path: path)
    var number = 0
    while let block = try lines.next() {
      for line in block.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
        number += 1
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        try body(number, number == 1 && text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
      }
    }
  }

  /// A number a line; the first line may be a name.
  private static func column(_ path: String) throws(DatasetError) -> Numbers {
    // Where the first number stands, and the first blank line: those at the end are none.
    var (values, first, blank) = ([Double](), 1, Int?.none)
    try eachLine(of: path) { number, text throws(DatasetError) in
      guard !text.isEmpty else {
        blank = blank ?? number
        return
      }
      guard blank == nil else {
        throw refusal(path, "expected a number in each line, found none in line \(number - 1)")
      }
      guard let value = Double(text) else {
        if number == 1, !text.contains(",") {
          first = 2
          return
        }
        let words = text.contains(",") ? "several columns" : "'\(text.prefix(40))'"
        throw refusal(path, "expected one number in each line, found \(words) in line \(number)")
      }
      values.append(value)
    }
    return (values, { "in line \($0 + first)" })
  }

  private static func refusal(_ path: String, _ sentence: String) -> DatasetError {
    DatasetError(.malformed, "\(path): \(sentence).")
  }
}
