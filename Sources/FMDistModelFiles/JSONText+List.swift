import FMDistRunFiles

extension JSONText {
  /// `texts` as a JSON array.
  static func list(_ texts: [String]) -> String { "[\(texts.map(quoted).joined(separator: ","))]" }
}
