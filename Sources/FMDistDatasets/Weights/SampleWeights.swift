import FMDistMemory
import FMDistPlatform
import Foundation

/// How much each training image counts, from a file: a NumPy array of N numbers, or a CSV file of one column. Either may be compressed
/// with gzip.
package enum SampleWeights {
  /// Reads the weights of `count` training images from the file at `path`, each rounded to `Float`. Throws `.malformed` with the file's name
  /// where they are not as many, one is negative or not finite, or all are 0.
  package static func read(_ path: String, count: Int) throws(DatasetError) -> Buffer<Float> {
    let numbers =
      path.lowercased().hasSuffix(".npy") || path.lowercased().hasSuffix(".npy.gz")
      ? try array(path) : try column(path)
    guard numbers.values.count == count else {
      throw refusal(path, "expected a weight for each of \(count) training images, found \(numbers.values.count)")
    }
    if let problem = problem(of: numbers.values, place: numbers.place) { throw refusal(path, problem) }
    return Buffer(numbers.values.map { Float($0) })
  }

  /// What is wrong with `weights`, in a sentence that does not name them; nil where nothing is. `place` tells where one stands.
  package static func problem(of weights: [Double], place: (Int) -> String = { "for image \($0)" }) -> String? {
    if let index = weights.firstIndex(where: { !($0 >= 0 && Float($0).isFinite) }) {
      return "expected finite weights of at least 0, found \(NumberArray.text(weights[index])) \(place(index))"
    }
    return weights.contains { Float($0) > 0 }
      ? nil : "expected a weight above 0, found none, so that nothing would be learned"
  }

  private typealias Numbers = (values: [Double], place: (Int) -> String)

  private static func array(_ path: String) throws(DatasetError) -> Numbers {
    let array = try NPYFile.read(path, content: "weights")
    guard array.sizes.count(where: { $0 > 1 }) <= 1 else {
      throw refusal(path, "expected an array of one weight for each training image, found one of \(array.shape)")
    }
    return ((0..<array.count).map(array.number), { "for image \($0)" })
  }

  /// A number a line; the first line may be a name.
  private static func column(_ path: String) throws(DatasetError) -> Numbers {
    let file = try InputFile(path)
    var lines = CSVLines(try file.decompressed(), path: path)
    var (values, number, skipped) = ([Double](), 0, 0)
    while let block = try lines.next() {
      for line in block.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
        number += 1
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let bare = number == 1 && text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        if bare.isEmpty {
          // Blank lines at the end are none.
          skipped += 1
          continue
        }
        guard skipped == 0 else {
          throw refusal(path, "expected a number in each line, found none in line \(number - 1)")
        }
        guard let value = Double(bare) else {
          if number == 1, !bare.contains(",") { continue }
          let words = bare.contains(",") ? "several columns" : "'\(bare.prefix(40))'"
          throw refusal(path, "expected one number in each line, found \(words) in line \(number)")
        }
        values.append(value)
      }
    }
    let first = number - skipped - values.count + 1
    return (values, { "in line \($0 + first)" })
  }

  private static func refusal(_ path: String, _ sentence: String) -> DatasetError {
    DatasetError(.malformed, "\(path): \(sentence).")
  }
}
