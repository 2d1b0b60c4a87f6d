import FMDistImages

/// A file of a plan, which is to be an image.
package struct ImageEntry: Codable, Sendable, Hashable {
  /// Where it is.
  package let path: String
  /// The same from the folder of its part on, as in `Bag/12.png`, with letters in normal form C: what it is called in tables of weights.
  package let name: String
  /// The number of its class.
  package let label: Int
  /// What the disk says of it: enough to know it again.
  package let byteCount, modified: Int

  package init(path: String, name: String, label: Int, byteCount: Int = 0, modified: Int = 0) {
    (self.path, self.name, self.label) = (path, name, label)
    (self.byteCount, self.modified) = (byteCount, modified)
  }
}

/// A file that is no image that can be read.
package struct FileFault: Codable, Sendable, Hashable {
  package let path: String
  /// What it is, such as "an empty file".
  package let found: String
  /// ``ImageFault/isTransient``.
  package let isTransient: Bool

  package init(_ path: String, _ found: String) { (self.path, self.found, isTransient) = (path, found, false) }

  init(_ path: String, _ fault: ImageFault) {
    (self.path, found, isTransient) = (path, fault.found, fault.isTransient)
  }
}

/// What the configuration says of how image files become images.
package struct ImageSettings: Codable, Sendable, Hashable {
  /// Height and width; nil for those of the files, which must be the same.
  package var size: PixelSize?
  package var resize: ResizeMethod
  package var colour: ColourMode?
  package var background: RGB
  package var onBadFile: BadFileAction
  /// Which images are drawn for the test where no folder has any.
  package var test: TestDraw

  package init(_ options: DatasetOptions) {
    size = options.pixelSize
    resize = options.resize
    colour = options.colour ?? options.imageSize.flatMap { $0.channels == 3 ? .rgb : $0.channels == 1 ? .grey : nil }
    background = options.background
    onBadFile = options.onBadFile
    test = options.test ?? .standard
  }
}
