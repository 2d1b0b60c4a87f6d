import ArgumentParser
import FMDistDatasets
import FMDistPlatform
import FMDistRuns
import FMDistTraining

/// The size of an image on the command line: `28x28x1`.
struct InputSize: ExpressibleByArgument {
  let height, width, channels: Int
  /// Why it is this size, where that is not known.
  private(set) var assumed: String?

  init(height: Int, width: Int, channels: Int, assumed: String? = nil) {
    (self.height, self.width, self.channels, self.assumed) = (height, width, channels, assumed)
  }

  init?(argument: String) {
    let sizes = argument.split(omittingEmptySubsequences: false) { "xX×,".contains($0) }.compactMap { Int($0) }
    guard sizes.count == 3, sizes.allSatisfy({ (1...65536).contains($0) }) else { return nil }
    self.init(height: sizes[0], width: sizes[1], channels: sizes[2])
  }

  var defaultValueDescription: String { "\(height)x\(width)x\(channels)" }

  /// The size of the images that `configuration` trains on: what it says, that of the data where it is at hand, else one that is assumed.
  ///
  /// Throws where the data that `data` names cannot be read.
  static func of(_ configuration: RunConfiguration, data: String?) throws -> InputSize {
    do {
      let size = try configuration.imageSizeAtHand(option: data)
      return InputSize(height: size.height, width: size.width, channels: size.channels)
    } catch {
      guard data == nil else { throw error }
      if let size = configuration.data.imageSize {
        let channels = size.channels ?? configuration.data.colour?.channels
        return InputSize(
          height: size.pixels.height, width: size.pixels.width, channels: channels ?? 3,
          assumed: channels == nil
            ? "3 channels are assumed, as the data set could not be read. data.color says which, --input gives the size."
            : nil)
      }
      return InputSize(
        height: 28, width: 28, channels: 1,
        assumed:
          "Images of 28x28x1 are assumed: the data set \(configuration.data.dataset.brief().visible) could not be read. "
          + "--data names it, --input gives the size.")
    }
  }
}
