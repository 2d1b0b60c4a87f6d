/// What to do with pixels that are no bytes: a line of NumPy that gives bytes, and the right ones.
struct PixelAdvice {
  /// The smallest and the largest of the finite values.
  private var low = Double.infinity
  private var high = -Double.infinity
  private var isFinite = true

  /// What to do with the numbers of `array`.
  init(_ array: NumberArray) {
    for index in 0..<array.count {
      let number = array.number(index)
      guard number.isFinite else {
        isFinite = false
        continue
      }
      low = min(low, number)
      high = max(high, number)
    }
  }

  /// How the values become bytes, in NumPy's words, where `images` is the array.
  var code: String {
    if low >= 0 && high <= 1 { return "np.round(255 * images).astype(np.uint8)" }
    if low >= 0 && high <= 255 { return "np.round(images).astype(np.uint8)" }
    let (bottom, top) = (NumberArray.text(min(low, 0)), NumberArray.text(max(high, 0)))
    let range = low < 0 ? "(\(top) - \(bottom))" : top
    return "np.clip(np.round((images.astype(float) - \(bottom)) * (255 / \(range))), 0, 255).astype(np.uint8)"
      .replacing("- -", with: "+ ")
  }

  /// The whole sentence.
  var sentence: String {
    guard low <= high else { return "None of its values is a number: save it again." }
    let repair = isFinite ? "" : "Replace what is not finite (NumPy: images[~np.isfinite(images)] = 0). "
    let both = low < 0 || high > 255 ? ", with the same numbers for the training and the test images" : ""
    return
      "\(repair)Its values go from \(NumberArray.text(low)) to \(NumberArray.text(high)): scale them to 0 to 255, then round, then save them "
      + "as unsigned bytes (NumPy: \(code)\(both))."
  }
}
