/// What a configuration says of data that the data does not say itself.
package struct DatasetOptions: Sendable, Equatable {
  /// The names of the classes, in the order of the labels: `data.class_names`.
  package var classNames: ClassNames?
  /// The size of the images: `data.image_size`, for rows of values, and where shapes can be read in two ways.
  package var imageSize: ImageSize?
  /// Whether ``classNames`` are a model's, which name the classes only where the data does not name them itself.
  package var prefersOwnClassNames = false

  /// Whether an image may have several classes, or none: `data.multi_label`.
  package var isMultiLabel = false

  /// Options; nil for what the data says.
  package init(classNames: ClassNames? = nil, imageSize: ImageSize? = nil) {
    self.classNames = classNames
    self.imageSize = imageSize
  }
}
