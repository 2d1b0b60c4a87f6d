extension StringProtocol {
  /// The words of this command, as a shell takes it apart: at blanks, but for those in '…', in "…" or behind a backslash. Nothing is expanded. Nil
  /// where a quote is not closed.
  package var shellWords: [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case quote: quote = nil
      case "\\" where quote != "'":
        guard let next = rest.popFirst() else { return nil }
        // Within "…" it stands for itself before anything but these.
        if quote == "\"", next != "\"", next != "\\" { word?.append(scalar) }
        word = (word ?? .init()) + [next]
      case "'" where quote == nil, "\"" where quote == nil:
        quote = scalar
        word = word ?? .init()
      case " " where quote == nil, "\t" where quote == nil, "\n" where quote == nil:
        if let word { words.append(String(word)) }
        word = nil
      default: word = (word ?? .init()) + [scalar]
      }
    }
    guard quote == nil else { return nil }
    return words + (word.map { [String($0)] } ?? [])
  }
}
