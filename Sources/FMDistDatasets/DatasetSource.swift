/// Where a data set came from, for the result and the report.
package struct DatasetSource: Codable, Sendable, Equatable {
  /// One of the four parts: training or test, images or labels.
  package struct File: Codable, Sendable, Equatable {
    /// Its path, or a description where there is no file.
    package let path: String
    /// The MD5 checksum of the same content as an IDX file, in lower-case hexadecimal: that of the published files, in any format. Nil
    /// for image files that are no published set.
    package let md5: String?

    /// A file at `path` with checksum `md5`.
    package init(path: String, md5: String?) {
      self.path = path
      self.md5 = md5
    }
  }

  /// Whether the images were drawn by ``SyntheticGarments``: such results say nothing about real data, and are to say so.
  package let synthetic: Bool
  /// Whether the checksums are those of the published files of that name.
  package let verified: Bool
  /// The format of the files; nil where there are none.
  package let format: DatasetFormat?
  /// Training images, training labels, test images, test labels.
  package let files: [File]

  /// Whether the images were rows of values that nobody gave a size for, and so were taken as grey squares.
  package let isTakenAsSquares: Bool
  /// What the data itself calls its classes, in the order of their labels, where the configuration calls them otherwise.
  package let ownClassNames: [String]?
  /// What the reader noticed.
  package internal(set) var warnings: [DatasetWarning]

  /// The training images' files in the data's order, such as `Bag/12.png`, where each image has its own: as tables of weights name them.
  package var trainingFiles: [String]?
  /// The same from the data's folder on, as ``testFiles`` are.
  var trainingPaths: [String]?
  /// The test images' files in the data's order, from the data's folder on, such as `test/Bag/12.png`; nil where images have no files of their
  /// own. Image `i` of the test set is `testFiles[i]`.
  package var testFiles: [String]?
  /// The files that were read, and the folders all of whose files were.
  package var inputs: [String] = []
  /// How many of the training images, the last ones, are the data's own validation part; nil where it has none.
  package var validationCount: Int?
  /// Whether the test part was drawn from the training images.
  package var isTestDrawn = false
  /// What was done with the data that a reader should know, such as that a test part was drawn: a sentence each.
  package var notes: [String] = []
  /// Whether the data has only numbers for its classes, and the configuration names them.
  package var areNamesConfigured = false

  /// A source of the four `files`.
  package init(
    synthetic: Bool, verified: Bool, format: DatasetFormat? = nil, files: [File], isTakenAsSquares: Bool = false,
    ownClassNames: [String]? = nil, warnings: [DatasetWarning] = []
  ) {
    self.synthetic = synthetic
    self.verified = verified
    self.format = format
    self.files = files
    self.isTakenAsSquares = isTakenAsSquares
    self.ownClassNames = ownClassNames
    self.warnings = warnings
  }

  /// Takes over what `reading` knows of each image.
  mutating func add(_ reading: ImageReading) {
    let trained = reading.counts.training + reading.counts.validation
    trainingFiles = reading.entries[..<trained].map(\.name)
    trainingPaths = reading.entries[..<trained].map { reading.place(of: $0) }
    testFiles = reading.entries[trained...].map { reading.place(of: $0) }
    validationCount = reading.counts.validation > 0 ? reading.counts.validation : nil
    notes = reading.notes
    isTestDrawn = reading.places.test == nil
  }

  /// Where the data is: its folder.
  var place: String {
    if synthetic { return "drawn by fmdist" }
    let path = files.first?.path ?? ""
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// One line for a person: the folder, and whether it was checked.
  package var summary: String {
    if synthetic { return "SYNTHETIC garments drawn by fmdist, not real data" }
    let folder = place
    let form = format.map { $0 == .idx ? "" : ", \($0.description)" } ?? ""
    return folder + form
      + (verified ? " (the published files, checksums verified)" : " (not checked against published files)")
  }
}
