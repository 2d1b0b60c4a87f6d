import FMDistImages
import FMDistPlatform

/// Which files of a folder are images of which part and class, by their names alone: nothing was opened.
///
/// Equal plans lead to the same images, as long as files with the same size and time have the same content.
package struct ImagePlan: Codable, Sendable, Hashable {
  /// The data's folder.
  package let folder: String
  /// The classes in the order of their labels, and what the data calls them where the configuration calls them otherwise.
  package let classNames: [String]
  package let ownClassNames: [String]?
  /// The files of each part, each in its order: by name, with numbers compared by value, and then by class.
  package var training, validation, test: [ImageEntry]
  /// Whether the test part is to be drawn from the training images.
  package var drawsTest: Bool
  /// What the parts' folders are.
  package var places: PartPlaces
  /// Files that can't be images, or have no class.
  package var faults: [FileFault] = []
  /// Files that nobody takes for images.
  package var ignored: [String] = []
  /// What was decided that a reader should know: a sentence each.
  package var notes: [String] = []
  package let settings: ImageSettings

  /// The folder of each part, for messages and the result; nil for a part that there is none of.
  package struct PartPlaces: Codable, Sendable, Hashable {
    package var training: String
    package var validation, test: String?
  }
}

/// Numbers of a data set's parts.
package struct PartCounts: Codable, Sendable, Hashable {
  package var training, validation, test: Int
  package var all: Int { training + validation + test }
}
