import FMDistPlatform

/// Where the images of each part of a data set are, and what says their classes: what people have in folders.
package struct PictureFolders: Sendable, Hashable, Codable {
  /// What says the class of an image.
  package enum Labels: Sendable, Hashable, Codable {
    /// The folder that it is in.
    case folders
    /// Its name, if the configuration has a pattern for that.
    case names
    /// A line of the table at this path: of this part, where a column says the parts.
    case table(String, of: FolderPart? = nil)
  }

  /// The images of one part.
  package struct Part: Sendable, Hashable, Codable {
    package let folder: String
    package let labels: Labels
    /// Folders in it that are of other parts.
    package var others: [String] = []

    package init(_ folder: String, _ labels: Labels, others: [String] = []) {
      (self.folder, self.labels, self.others) = (folder, labels, others)
    }
  }

  /// The data's folder.
  package let folder: String
  package let training: Part
  package var validation, test: Part?
  /// A folder for the test whose images have no class: there is nothing to judge by.
  package var unlabelled: String?
  /// Folders with images beside those of the parts.
  package var notRead: [String] = []

  package init(
    _ folder: String, training: Part, validation: Part? = nil, test: Part? = nil, unlabelled: String? = nil,
    notRead: [String] = []
  ) {
    (self.folder, self.training, self.validation, self.test) = (folder, training, validation, test)
    (self.unlabelled, self.notRead) = (unlabelled, notRead)
  }

  /// Whether it can be nothing but a data set: it has folders of classes to train and to test on.
  var isCertain: Bool { training.labels == .folders && (test ?? validation)?.labels == .folders }

  /// The folders and tables that are read.
  var inputs: [String] {
    [training, validation, test].compactMap(\.self).flatMap { part in
      if case .table(let path, _) = part.labels { [part.folder, path] } else { [part.folder] }
    }
  }
}
