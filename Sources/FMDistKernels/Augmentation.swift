/// How training images are changed at random, in the words of Keras's ImageDataGenerator; the bytes' part of a configuration.
///
/// An image is turned, shifted, sheared and zoomed in one affine map about its centre, with one bilinear resampling; then flipped, cropped and
/// partly erased, in this order. What is not set changes nothing. ``ImageAugmenter`` does it, and ``Draw`` is what it draws.
package struct Augmentation: Equatable, Sendable {
  /// Turns by up to so many degrees either way, 0 ... 180.
  package var rotationRange = 0.0
  /// Shifts by up to this share of the width either way, 0 ... 1.
  package var widthShiftRange = 0.0
  /// Shifts by up to this share of the height either way, 0 ... 1.
  package var heightShiftRange = 0.0
  /// Shears by up to so many degrees either way, 0 ..< 90.
  package var shearRange = 0.0
  /// From the smallest to the largest step between the places that neighbouring pixels are taken from, drawn for each of the two
  /// directions: 0.5 shows the middle half at twice the size, 2 the whole at half the size. Above 0.
  package var zoomRange = 1.0...1.0
  /// How likely left and right change places, 0 ... 1.
  package var horizontalFlip = 0.0
  /// How likely top and bottom change places, 0 ... 1.
  package var verticalFlip = 0.0
  /// What is seen beyond the image's edge.
  package var fillMode = FillMode.nearest
  /// The byte beyond the edge, where ``fillMode`` is `constant`.
  package var cval: UInt8 = 0
  /// So many pixels of zeros are put around, and a part of the image's size is cut out anywhere.
  package var randomCropPadding = 0
  /// A rectangle that is overwritten.
  package var randomErasing: RandomErasing?

  /// What is seen beyond an image's edge.
  package enum FillMode: String, CaseIterable, Sendable {
    /// The nearest pixel of the edge, again and again.
    case nearest
    /// One byte.
    case constant
  }

  /// A rectangle of an image is overwritten.
  ///
  /// Source: Zhong, Zheng, Kang, Li and Yang, "Random Erasing Data Augmentation" (2017), whose values are the defaults.
  package struct RandomErasing: Equatable, Sendable {
    /// How likely it is, 0 ... 1.
    package var probability = 0.5
    /// The rectangle's share of the image, above 0 and at most 1. Drawn up to ten times, until the rectangle fits.
    package var area = 0.02...0.4
    /// Its height by its width, above 0.
    package var aspectRatio = 0.3...(1 / 0.3)
    /// The byte that is written; nil for a random one for each.
    package var value: UInt8?

    /// As in the paper.
    package init() {}
  }

  /// One that changes nothing.
  package init() {}

  /// Whether no image is ever changed.
  package var isIdentity: Bool {
    rotationRange == 0 && widthShiftRange == 0 && heightShiftRange == 0 && shearRange == 0 && zoomRange == 1...1
      && horizontalFlip == 0 && verticalFlip == 0 && randomCropPadding == 0 && (randomErasing?.probability ?? 0) == 0
  }
}
