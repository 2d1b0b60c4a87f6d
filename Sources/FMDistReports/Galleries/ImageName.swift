import FMDistPlatform

/// What an image of the test set is called: by its number, as `predict --indices` takes it, and by its file where it has one of its own.
package struct ImageName: Sendable {
  /// From 0, without marks between its digits, so that it can be pasted.
  package var number: Int
  /// From the data's folder on.
  package var file: String?

  package init(_ number: Int, file: String?) { (self.number, self.file) = (number, file) }

  /// Image `number` of those whose files are `files`.
  package init(_ number: Int, files: [String]?) {
    self.init(number, file: files.flatMap { $0.indices.contains(number) ? $0[number] : nil })
  }

  /// "image 2914", and below it the file without its folders, which is what a card has room for.
  package var lines: [String] { ["image \(number)"] + (file.map { [PathText.split($0).name] } ?? []) }

  /// "image 2914 (test/oak/IMG_7.jpg)".
  package var text: String { "image \(number)" + (file.map { " (\($0))" } ?? "") }
}
