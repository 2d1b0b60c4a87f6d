import FMDistImages

/// What a configuration says of data that the data does not say itself.
package struct DatasetOptions: Sendable, Equatable {
  /// The names of the classes, in the order of the labels: `data.class_names`.
  package var classNames: ClassNames?
  /// The size of the images: `data.image_size` with channels, for rows of values, and where shapes can be read in two ways.
  package var imageSize: ImageSize?
  /// Height and width of the images: `data.image_size`, with channels or without.
  package var pixelSize: PixelSize?
  /// Whether ``classNames`` are a model's, which name the classes only where the data does not name them itself.
  package var prefersOwnClassNames = false

  /// Whether an image may have several classes, or none: `data.multi_label`.
  package var isMultiLabel = false

  /// How images of other sizes become ``pixelSize``: `data.resize`.
  package var resize = ResizeMethod.stretch
  /// Whether images become grey or colour: `data.color`; nil for colour if any image has it.
  package var colour: ColourMode?
  /// What transparent pixels lie on, and what ``ResizeMethod/pad`` adds: `data.background`.
  package var background = RGB.white
  /// Where the channels of arrays are: `data.layout`; nil where it is not said, which is refused where a shape does not tell.
  package var layout: ChannelLayout?
  /// Which images are drawn for the test, where the data has no test part: `data.test`; nil for ``TestDraw/standard``, where nothing
  /// but the training images can be tested on.
  package var test: TestDraw?
  /// Where a file's name says its class: `data.label_pattern`, such as `{class}.*`.
  package var labelPattern: String?
  /// What is done about files that are no images: `data.on_bad_file`.
  package var onBadFile = BadFileAction.refuse
  /// Whether decoded images are kept on the disk: `data.cache`.
  package var usesCache = true

  /// Options; nil for what the data says.
  package init(classNames: ClassNames? = nil, imageSize: ImageSize? = nil) {
    self.classNames = classNames
    self.imageSize = imageSize
    pixelSize = imageSize.map { PixelSize(height: $0.height, width: $0.width) }
  }
}

/// Where the channels of an image are in an array: `data.layout`.
package enum ChannelLayout: String, Codable, Sendable, CaseIterable {
  /// H x W x C.
  case last = "channels_last"
  /// C x H x W.
  case first = "channels_first"
}

/// What is done about files among images that are none: `data.on_bad_file`.
package enum BadFileAction: String, Codable, Sendable, CaseIterable {
  /// All of them are named, and nothing is trained.
  case refuse
  /// The others are trained, and the result says so.
  case skip
}

/// A test part that is drawn from the training images, the same share of each class: `data.test`.
package struct TestDraw: Sendable, Hashable, Codable {
  /// The share of the images, above 0 and below 1.
  package var fraction: Double
  /// Decides which; not `training.seed`, so that runs with other seeds share a test set.
  package var seed: UInt64

  package init(fraction: Double, seed: UInt64 = 0) { (self.fraction, self.seed) = (fraction, seed) }

  /// A fifth.
  package static let standard = TestDraw(fraction: 0.2)
}
