import FMDistDatasets
import FMDistImages

/// What a first look at a data set finds: all that ``StarterConfiguration`` needs to know.
package struct DataFacts: Sendable, Equatable {
  /// A class and how many images it has, those of the test apart.
  package struct ClassCount: Sendable, Equatable {
    package var name: String
    package var count: Int

    package init(_ name: String, _ count: Int) { (self.name, self.count) = (name, count) }
  }

  /// What is known of image files by their headers.
  package struct Files: Sendable, Equatable {
    /// How many there are of each size and of each format.
    package var sizes: [PixelSize: Int] = [:]
    package var formats: [ImageFormat: Int] = [:]
    /// How many are stored in colour, and how many may have transparent pixels.
    package var colourCount = 0
    package var alphaCount = 0
    /// Files that are no images, as a person is told of them: "rose/7.jpg (an empty file)".
    package var faults: [String] = []
    /// What names say of classes, where nothing else does.
    package var labelPattern: String?

    package init() {}
  }

  /// Images in arrays are as they are; those in files are brought to one size.
  package enum Storage: Sendable, Equatable {
    case arrays(DatasetFormat, ImageSize)
    case files(Files)
  }

  /// Where the data is, as `data.path` has it.
  package var path: String
  /// Of the data: `data.dataset`.
  package var name: String
  package var storage: Storage
  /// In the order of their labels.
  package var classes: [ClassCount]
  /// Images of the data's own validation and test part; nil where it has none.
  package var validationCount, testCount: Int?
  /// Whether an image may have several classes, or none.
  package var isMultiLabel = false

  package init(path: String, name: String, storage: Storage, classes: [ClassCount]) {
    (self.path, self.name, self.storage, self.classes) = (path, name, storage, classes)
  }

  /// Images to train on, before any are drawn for test and validation.
  package var count: Int { classes.reduce(0) { $0 + $1.count } }
}
