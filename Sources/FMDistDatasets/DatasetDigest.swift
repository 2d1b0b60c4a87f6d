import FMDistDigests

/// What there is to know about a data set before training on it.
package struct DatasetDigest: Sendable {
  /// The mean and standard deviation of the training pixels on the scale 0 to 1.
  package let pixels: PixelStatistics
  /// How many training images are the same, byte for byte, as one before them.
  package let duplicatesInTraining: Int
  /// How many test images are the same as one before them.
  package let duplicatesInTest: Int
  /// How many test images are in the training set too.
  package let testImagesInTraining: Int
  /// How many of all these have another label than the first of their kind, in their own part or in the training set.
  package let contradictions: Int

  /// Looks at every image of `dataset` once: about 0.3 s for 70,000 of 28 x 28. Images are compared by SHA-256.
  package init(_ dataset: Dataset) {
    // One after the other: a set may have millions of tiny images.
    func digests(_ set: ImageSet) -> some Sequence<Digest> {
      (0..<set.count).lazy.map { index in
        MessageDigest.sha256(UnsafeRawBufferPointer(set.image(index).bytes))
      }
    }
    pixels = PixelStatistics(dataset.training)
    var contradictions = 0
    /// Adds images to `labels`, by digest, and counts those that were there.
    func add(_ set: ImageSet, to labels: inout [Digest: UInt16]) -> Int {
      var seen = 0
      for (index, digest) in digests(set).enumerated() {
        let label = set.labels.view[index]
        guard let first = labels[digest] else {
          labels[digest] = label
          continue
        }
        seen += 1
        if first != label { contradictions += 1 }
      }
      return seen
    }
    var training: [Digest: UInt16] = [:]
    var test: [Digest: UInt16] = [:]
    duplicatesInTraining = add(dataset.training, to: &training)
    duplicatesInTest = add(dataset.test, to: &test)
    var shared = 0
    for (index, digest) in digests(dataset.test).enumerated() {
      guard let label = training[digest] else { continue }
      shared += 1
      if label != dataset.test.labels.view[index] { contradictions += 1 }
    }
    testImagesInTraining = shared
    self.contradictions = contradictions
  }
}
