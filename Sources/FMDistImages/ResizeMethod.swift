/// How an image of another shape becomes one of the wanted size: `data.resize`.
package enum ResizeMethod: String, Codable, Sendable, CaseIterable {
  /// Height and width each by a factor of its own.
  case stretch
  /// By one factor, so that it covers the size; what is beyond it, half on each side, is cut off.
  case crop
  /// By one factor, so that it fits into the size, in the middle of a background.
  case pad
}
