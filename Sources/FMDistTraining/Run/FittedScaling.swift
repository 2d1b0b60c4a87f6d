import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistRunFiles

/// What a run's scaling has learned of the images that are trained, and a checkpoint keeps: nothing but for `scaling: standard` and
/// `standard_by_channel`.
///
/// It is worked out from integers on every rank alike, and travels only where the images are not at hand: to `fmdist evaluate`.
package struct FittedScaling {
  /// Nil where nothing is learned.
  package let standard: StandardScaling?
  private let scaling: PixelScaling
  /// Of what is learned.
  private let shape: [Int]
  /// Of an image.
  private let elements: Int

  private static let meanName = "mean"
  private static let deviationName = "standard_deviation"

  /// Fits `scaling` to the images `indices` of `images`.
  package init(_ scaling: PixelScaling, to images: ImageSet, indices: some Sequence<Int32>) {
    self.scaling = scaling
    (shape, elements) = (images.shape(of: scaling), images.pixelsPerImage)
    standard =
      scaling.isFitted ? StandardScaling(images, indices: indices, byChannel: scaling == .standardByChannel) : nil
  }

  /// What `checkpoint`, read from `path`, was trained with, for images like `images`.
  package init(_ scaling: PixelScaling, of checkpoint: Checkpoint, path: String, images: ImageSet)
    throws(CheckpointError)
  {
    self.scaling = scaling
    let shape = images.shape(of: scaling)
    (self.shape, elements) = (shape, images.pixelsPerImage)
    guard let scalingName = scaling.name, scaling.isFitted else {
      standard = nil
      return
    }
    func array(_ name: String) throws(CheckpointError) -> [Float] {
      guard let array = checkpoint.preprocessing.first(where: { $0.name == name }) else {
        throw CheckpointError(
          .malformed, path: path, "lacks 'preprocessing/\(name)', which its data.scaling, \(scalingName), needs")
      }
      guard array.shape == shape else {
        func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " x ") }
        let what = scaling == .standardByChannel ? "channels" : "images of"
        throw CheckpointError(
          .mismatch, path: path,
          "was trained on \(what) \(text(array.shape)), and these are \(text(shape)); choose the data that it is for"
        )
      }
      return array.values
    }
    standard = StandardScaling(means: try array(Self.meanName), deviations: try array(Self.deviationName))
  }

  /// As a checkpoint's ``Checkpoint/preprocessing``: `means` and `deviations`, which `scaling` has learned of images of `size`.
  package static func arrays(
    means: [Float], deviations: [Float], of scaling: PixelScaling, size: ImageSize
  ) -> [NamedArray] {
    guard scaling.isFitted else { return [] }
    let shape = scaling == .standardByChannel ? [size.channels] : [size.height, size.width, size.channels]
    return [
      NamedArray(name: meanName, shape: shape, values: means),
      NamedArray(name: deviationName, shape: shape, values: deviations),
    ]
  }

  /// Throws `.malformed` where `checkpoint`, read from `path`, has a mean or deviation that no bytes have. What is not finite is refused
  /// with all other arrays, where something is computed.
  package static func check(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    for array in checkpoint.preprocessing where [meanName, deviationName].contains(array.name) {
      guard let value = array.values.first(where: { $0.isFinite && !(0...255).contains($0) }) else { continue }
      throw CheckpointError(
        .malformed, path: path, "preprocessing/\(array.name): expected numbers from 0 to 255, found \(value)")
    }
  }

  /// Rank 0's on every rank; `images` are like those that it is for.
  package init(
    broadcasting fitted: FittedScaling?, scaling: PixelScaling, images: ImageSet, over communicator: any Communicator
  )
    throws(CommunicationError)
  {
    self.scaling = scaling
    (shape, elements) = (images.shape(of: scaling), images.pixelsPerImage)
    guard scaling.isFitted else {
      standard = nil
      return
    }
    let count = shape.reduce(1, *)
    let arrays = Buffer<Float>(count: 2 * count)
    if let known = fitted?.standard {
      let values: [Float] = known.means + known.deviations
      for index in values.indices { arrays.view[index] = values[index] }
    }
    try communicator.broadcast(arrays.view.bytes, root: 0)
    standard = StandardScaling(
      means: Array(arrays.view[0..<count].elements), deviations: Array(arrays.view[count..<2 * count].elements))
  }

  /// How an image's bytes are scaled.
  package var transform: PixelTransform {
    if let standard { return standard.transform(elements: elements) }
    if case .channels(let channels) = scaling { return channels.transform(elements: elements) }
    return scaling == .unit ? .unit : .none
  }

  /// As a checkpoint's ``Checkpoint/preprocessing``.
  package var arrays: [NamedArray] {
    guard let standard else { return [] }
    return [
      NamedArray(name: Self.meanName, shape: shape, values: standard.means),
      NamedArray(name: Self.deviationName, shape: shape, values: standard.deviations),
    ]
  }
}

extension ImageSet {
  /// What `scaling` has a mean and a deviation for: height, width and channels, or these alone.
  fileprivate func shape(of scaling: PixelScaling) -> [Int] {
    scaling == .standardByChannel ? [channels] : [height, width, channels]
  }
}

extension RunConfiguration {
  /// How the bytes of `images` are scaled, fitted to those of `indices`.
  package func pixelTransform(of images: ImageSet, indices: some Sequence<Int32>) -> PixelTransform {
    FittedScaling(data.scaling, to: images, indices: indices).transform
  }
}
