import FMDistRunFiles

/// How an image is prepared for a model: resized, its colours converted, and each byte x scaled to (x / divisor - mean) / deviation.
package struct ImagePreparation: Sendable, Equatable {
  /// H, W and C.
  package let height, width, channels: Int
  /// What bytes are divided by: 255 or 1.
  package let divisor: Float
  /// What is subtracted then, and what divides the difference: one number for each element (H x W x C), or for each channel; empty for
  /// neither.
  package let means, deviations: [Float]
  /// How an image of another size becomes one of this: `data.resize`, `stretch`, `crop` or `pad`.
  package let resize: String
  /// What transparent pixels lie on, and what padding adds: red, green and blue.
  package let background: [UInt8]

  /// `means` and `deviations` are of all elements or of the channels, or empty.
  package init(
    height: Int, width: Int, channels: Int, divisor: Float, means: [Float] = [], deviations: [Float] = [],
    resize: String, background: [UInt8]
  ) {
    precondition(means.count == deviations.count, "as many means as deviations")
    precondition([0, channels, height * width * channels].contains(means.count), "means of other images")
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.divisor, self.means, self.deviations) = (divisor, means, deviations)
    (self.resize, self.background) = (resize, background)
  }

  /// The shape of ``means``, so that they are subtracted from an image of H x W x C.
  package var shape: [Int] { means.count == channels ? [channels] : [height, width, channels] }

  /// As text, for what reads the file: all but means and deviations of elements, which the file holds as arrays.
  package var json: String {
    func numbers(_ values: [Float]) -> String { "[\(values.map(\.description).joined(separator: ","))]" }
    let byChannel =
      means.count == channels ? ",\"mean\":\(numbers(means)),\"deviation\":\(numbers(deviations))" : ""
    return "{\"height\":\(height),\"width\":\(width),\"channels\":\(channels),\"resize\":\(JSONText.quoted(resize)),"
      + "\"background\":[\(background.map(String.init).joined(separator: ","))],\"divisor\":\(divisor.description)\(byChannel)}"
  }
}
