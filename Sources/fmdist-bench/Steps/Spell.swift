/// Work for a while.
struct Spell {
  var images: Int
  /// From start to end.
  var seconds: Double
  var imagesPerSecond: Double { Double(images) / seconds }
}
