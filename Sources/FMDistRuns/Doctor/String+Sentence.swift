extension String {
  /// As a sentence of its own: a capital before, a full stop behind, unless it asks.
  var sentence: String {
    prefix(1).uppercased() + dropFirst() + ([".", "?"].contains(where: hasSuffix) ? "" : ".")
  }
}
