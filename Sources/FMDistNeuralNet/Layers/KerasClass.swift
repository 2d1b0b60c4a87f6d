/// How Keras has a kind of layer: the name of the class, and what its configuration holds beside the kind's own keys.
///
/// The kind's keys are Keras's. So this says only what differs: keys that Keras has and the kind has at one value.
package struct KerasClass: Sendable {
  /// `Conv2D`.
  package let name: String
  /// Keys that the kind lacks, as it does what they say at these values, written as JSON. Exports write the first; others are refused on import.
  package let constants: [(key: String, values: [String])]
  /// Values of such keys that say the same where the layer reads a vector.
  package let ofVectors: [(key: String, values: [String])]
  /// Keys as these that not every version of Keras knows: checked on import, not written.
  package let newer: [(key: String, values: [String])]
  /// Keys that change no result of a trained model: what its arrays were before the first step, seeds.
  package let ignored: [String]
  /// What Keras calls the kind's keys, where that is another name.
  package let names: [String: String]
  /// Of a class that is the kind at one setting: the kind's keys that it implies, as JSON.
  package let settings: [(key: String, value: String)]

  package init(
    _ name: String, constants: [(key: String, values: [String])] = [],
    ofVectors: [(key: String, values: [String])] = [],
    newer: [(key: String, values: [String])] = [], ignored: [String] = [],
    names: [String: String] = [:], settings: [(key: String, value: String)] = []
  ) {
    self.name = name
    self.constants = constants
    self.ofVectors = ofVectors
    self.newer = newer
    self.ignored = ignored
    self.names = names
    self.settings = settings
  }
}

extension [(key: String, values: [String])] {
  /// Images are H x W x C.
  static var channelsLast: Self { [("data_format", [#""channels_last""#])] }
  /// What concerns the channels, which come last.
  static var lastAxis: Self { [("axis", ["-1", "[-1]", "3", "[3]"])] }
  /// The same of a vector, which has no other axis.
  static var onlyAxis: Self { [("axis", ["1", "[1]"])] }
  /// A window without holes.
  static var undilated: Self { [("dilation_rate", ["[1,1]", "1"])] }
}

extension Layer {
  package static var kerasClasses: [KerasClass] { [KerasClass(className)] }
}
