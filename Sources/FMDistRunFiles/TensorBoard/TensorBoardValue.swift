/// What TensorBoard shows under a tag, at one step: a `Summary.Value` of TensorFlow's `summary.proto`.
package struct TensorBoardValue: Sendable, Equatable {
  /// What there is to show.
  package enum Content: Sendable, Equatable {
    /// A point of a curve; TensorBoard keeps it as a 32-bit float.
    case scalar(Double)
    /// A picture.
    case image(EncodedImage)
    /// Text, shown as Markdown.
    case text(String)
    /// The beginning of a run in the HPARAMS tab: its hyper-parameters, of which null ones, lists and mappings are left out, and
    /// when it began, in seconds since 1970.
    case sessionStart(hyperparameters: [String: ConfigurationValue], time: Double)
    /// The end of a run in the HPARAMS tab, in seconds since 1970.
    case sessionEnd(time: Double)
  }

  /// The name that it is shown under. TensorBoard groups tags by what is before their first slash.
  package let tag: String
  /// What there is to show.
  package let content: Content

  /// `content` under `tag`.
  package init(_ tag: String, _ content: Content) {
    self.tag = tag
    self.content = content
  }

  /// The beginning of a run, under the tag that the HPARAMS tab looks for.
  package static func sessionStart(hyperparameters: [String: ConfigurationValue], time: Double) -> TensorBoardValue {
    TensorBoardValue("_hparams_/session_start_info", .sessionStart(hyperparameters: hyperparameters, time: time))
  }

  /// The end of a run, under the tag that the HPARAMS tab looks for.
  package static func sessionEnd(time: Double) -> TensorBoardValue {
    TensorBoardValue("_hparams_/session_end_info", .sessionEnd(time: time))
  }
}
