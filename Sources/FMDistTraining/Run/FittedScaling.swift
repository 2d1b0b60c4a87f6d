import FMDistCommunication
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistRunFiles

/// What a run's scaling has learned of the images that are trained, and a checkpoint keeps: nothing but for `scaling: standard`.
///
/// It is worked out from integers on every rank alike, and travels only where the images are not at hand: to `fmdist evaluate`.
package struct FittedScaling {
  /// Nil where nothing is learned.
  package let standard: StandardScaling?
  private let scaling: PixelScaling
  private let shape: [Int]

  private static let meanName = "mean"
  private static let deviationName = "standard_deviation"

  /// Fits `scaling` to the images `indices` of `images`.
  package init(_ scaling: PixelScaling, to images: ImageSet, indices: some Sequence<Int32>) {
    self.scaling = scaling
    shape = images.shape
    standard = scaling == .standard ? StandardScaling(images, indices: indices) : nil
  }

  /// What `checkpoint`, read from `path`, was trained with, for images like `images`.
  package init(_ scaling: PixelScaling, of checkpoint: Checkpoint, path: String, images: ImageSet)
    throws(CheckpointError)
  {
    self.scaling = scaling
    shape = images.shape
    guard scaling == .standard else {
      standard = nil
      return
    }
    func array(_ name: String) throws(CheckpointError) -> [Float] {
      guard let array = checkpoint.preprocessing.first(where: { $0.name == name }) else {
        throw CheckpointError(
          .malformed, path: path, "lacks 'preprocessing/\(name)', which its data.scaling, standard, needs")
      }
      guard array.shape == images.shape else {
        func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " x ") }
        throw CheckpointError(
          .mismatch, path: path,
          "was trained on images of \(text(array.shape)), and these are \(text(images.shape)); choose the data that it is for"
        )
      }
      return array.values
    }
    standard = StandardScaling(means: try array(Self.meanName), deviations: try array(Self.deviationName))
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
    shape = images.shape
    guard scaling == .standard else {
      standard = nil
      return
    }
    let arrays = Buffer<Float>(count: 2 * images.pixelsPerImage)
    if let known = fitted?.standard {
      let values: [Float] = known.means + known.deviations
      for index in values.indices { arrays.view[index] = values[index] }
    }
    try communicator.broadcast(arrays.view.bytes, root: 0)
    let count = images.pixelsPerImage
    standard = StandardScaling(
      means: Array(arrays.view[0..<count].elements), deviations: Array(arrays.view[count..<2 * count].elements))
  }

  /// What becomes of an image's bytes.
  package var transform: PixelTransform {
    if let standard { return standard.transform }
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
  /// Height, width and channels.
  fileprivate var shape: [Int] { [height, width, channels] }
}

extension RunConfiguration {
  /// What becomes of the bytes of `images`, fitted to those of `indices`.
  package func pixelTransform(of images: ImageSet, indices: some Sequence<Int32>) -> PixelTransform {
    FittedScaling(data.scaling, to: images, indices: indices).transform
  }
}
