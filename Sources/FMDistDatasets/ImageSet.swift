import FMDistMemory

/// Labelled images of one size, as bytes. Immutable once made: views of it are for reading.
package struct ImageSet: Sendable {
  /// All pixels, N x H x W x C in row-major order (NHWC), 0 is black and 255 is full brightness.
  package let pixels: Buffer<UInt8>
  /// The class of each image, N values below ``classNames``'s count; or the number of its classes in ``labelSets``.
  package let labels: Buffer<UInt16>
  /// Where an image may have several classes, or none: for each label whether it has class 0, 1, …; nil where a label is a class.
  package let labelSets: [[Bool]]?
  /// How much each image counts in training, N finite numbers of at least 0; nil for 1. Keras's `sample_weight`.
  package private(set) var weights: Buffer<Float>?
  /// For each image a number of 64 bits that tells it from others, where the reader has worked them out; nil where it has not.
  package private(set) var hashes: Buffer<UInt64>?
  /// H, in pixels.
  package let height: Int
  /// W, in pixels.
  package let width: Int
  /// C: 1 for grey, 3 for colour.
  package let channels: Int
  /// The classes' names, in the order of their labels.
  package let classNames: [String]

  /// No more images than can be numbered in 32 bits.
  package static var mostImages: Int { Int(Int32.max) }

  /// A set of `labels.count` images; `pixels` must hold that many of the given size, and labels must be in range.
  package init(
    pixels: Buffer<UInt8>, labels: Buffer<UInt16>, labelSets: [[Bool]]? = nil, height: Int, width: Int, channels: Int,
    classNames: [String]
  ) {
    precondition(height > 0 && width > 0 && channels > 0, "images need a size")
    precondition(pixels.count == labels.count * height * width * channels, "pixels and labels differ in number")
    precondition(
      labels.view.elements.allSatisfy { $0 < labelSets?.count ?? classNames.count }, "a label has no class")
    precondition(labelSets?.allSatisfy { $0.count == classNames.count } ?? true, "a label set of other classes")
    self.pixels = pixels
    self.labels = labels
    self.labelSets = labelSets
    self.height = height
    self.width = width
    self.channels = channels
    self.classNames = classNames
  }

  /// The same images, with `weights` in training: one for each, finite and at least 0.
  package func weighted(by weights: Buffer<Float>?) -> ImageSet {
    precondition(weights.map { $0.count == count } ?? true, "images and weights differ in number")
    var set = self
    set.weights = weights
    return set
  }

  /// The same images, with their `hashes`: ``ImageHash``'s.
  package func hashed(by hashes: Buffer<UInt64>?) -> ImageSet {
    precondition(hashes.map { $0.count == count } ?? true, "images and hashes differ in number")
    var set = self
    set.hashes = hashes
    return set
  }

  /// ``hashes``, worked out where the reader has not.
  package var contentHashes: Buffer<UInt64> {
    if let hashes { return hashes }
    let hashes = Buffer<UInt64>(count: count)
    for index in 0..<count { hashes.view.base[index] = ImageHash.of(image(index)) }
    return hashes
  }

  /// The same images with the labels of the table `sets`, in which `numbers` has the place of each set of this one's.
  package func relabelled(_ sets: [[Bool]], by numbers: [Int]) -> ImageSet {
    ImageSet(
      pixels: pixels, labels: LabelSets.renumbered(labels, by: numbers), labelSets: sets, height: height, width: width,
      channels: channels, classNames: classNames
    ).weighted(by: weights).hashed(by: hashes)
  }

  /// The images `range`, in the same memory.
  package func images(_ range: Range<Int>) -> ImageSet {
    func part<Element>(_ buffer: Buffer<Element>, _ range: Range<Int>) -> Buffer<Element> {
      Buffer(borrowing: buffer.view[range], from: buffer.owner ?? buffer)
    }
    let bytes = range.lowerBound * pixelsPerImage..<range.upperBound * pixelsPerImage
    return with(pixels: part(pixels, bytes), labels: part(labels, range))
      .weighted(by: weights.map { part($0, range) }).hashed(by: hashes.map { part($0, range) })
  }

  /// Images of this size and with these label sets, without weights.
  package func with(pixels: Buffer<UInt8>, labels: Buffer<UInt16>) -> ImageSet {
    ImageSet(
      pixels: pixels, labels: labels, labelSets: labelSets, height: height, width: width, channels: channels,
      classNames: classNames)
  }

  /// The same images with other names for the classes, as many as there are, in the order of their labels.
  package func renamingClasses(_ names: [String]) -> ImageSet {
    ImageSet(
      pixels: pixels, labels: labels, labelSets: labelSets, height: height, width: width, channels: channels,
      classNames: names
    ).weighted(by: weights).hashed(by: hashes)
  }

  /// The classes of image `index`.
  package func classes(of index: Int) -> [Int] {
    let label = Int(labels.view[index])
    return labelSets.map { sets in sets[label].indices.filter { sets[label][$0] } } ?? [label]
  }

  /// The names of the classes of image `index`, as one text.
  package func labelName(of index: Int) -> String {
    name(of: classes(of: index))
  }

  /// The names of `classes`, as one text.
  package func name(of classes: [Int]) -> String {
    classes.isEmpty ? "none" : classes.map { classNames[$0] }.joined(separator: " + ")
  }

  /// N, the number of images.
  package var count: Int { labels.count }
  /// The number of classes.
  package var classCount: Int { classNames.count }
  /// How many answers there are to what an image shows: one, or one a class where it may have several.
  package var answersPerImage: Int { labelSets == nil ? 1 : classCount }
  /// The bytes of one image, H x W x C.
  package var pixelsPerImage: Int { height * width * channels }

  /// The bytes of image `index`, H x W x C, valid as long as the set lives.
  package func image(_ index: Int) -> View<UInt8> {
    pixels.view[index * pixelsPerImage..<(index + 1) * pixelsPerImage]
  }

  /// The number of images of each class, in label order.
  package var countsPerClass: [Int] {
    counts(of: 0..<count)
  }

  /// The number of images of each class among the images `indices`, in label order.
  package func counts(of indices: some Sequence<some BinaryInteger>) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for index in indices { for label in classes(of: Int(index)) { counts[label] += 1 } }
    return counts
  }
}
