import FMDistMemory

/// What a pass of a network is over: some of a set's images, and the place in the run that all randomness is made from. A value, whose memory must
/// outlive the pass.
package struct Batch {
  /// The set's images, one after the other.
  package var images: ImageSource
  /// The classes of all of them.
  package var labels: View<UInt16>
  /// For each row the number of its image in the set.
  package var indices: View<Int32>
  /// The place of row 0 in the global batch.
  package var firstPosition: Int
  /// The number of steps before this one since training began: what random masks are made from.
  package var step: Int
  /// The epoch that is trained, from 1: with an image's number, what its random changes are made from.
  package var epoch: Int
  /// How much each image of the set counts in training; nil for 1. Keras's `sample_weight`.
  package var weights: View<Float>?
  /// For each place in the global batch the number of the image that is mixed into the one there; nil for none.
  package var partners: View<Int32>?

  /// The rows `indices` of `images`, of which image i has the class `labels[i]`.
  package init(
    images: ImageSource, labels: View<UInt16>, indices: View<Int32>, firstPosition: Int = 0, step: Int = 0,
    epoch: Int = 1
  ) {
    self.images = images
    self.labels = labels
    self.indices = indices
    self.firstPosition = firstPosition
    self.step = step
    self.epoch = epoch
  }
}
