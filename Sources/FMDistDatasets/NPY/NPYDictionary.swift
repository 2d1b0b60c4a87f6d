/// The three entries of a NumPy file's header, which is a Python literal.
struct NPYDictionary {
  let description: String
  let fortranOrder: Bool
  let shape: [Int]

  /// What does not belong, and where.
  struct Failure: Error {
    let sentence: String
    let position: Int
  }

  /// Reads `text`.
  init(_ text: [UInt8]) throws(Failure) {
    var scanner = Scanner(text: text)
    var (description, fortranOrder, shape): (String?, Bool?, [Int]?)
    try scanner.expect("{")
    while !scanner.skip("}") {
      let start = scanner.position
      switch try scanner.string() {
      case "descr":
        try scanner.expect(":")
        description = try scanner.string()
      case "fortran_order":
        try scanner.expect(":")
        fortranOrder = try scanner.bool()
      case "shape":
        try scanner.expect(":")
        shape = try scanner.tuple()
      case let key: throw Failure(sentence: "the unknown key '\(key)'", position: start)
      }
      if !scanner.skip(",") {
        try scanner.expect("}")
        break
      }
    }
    try scanner.expectEnd()
    guard let description, let fortranOrder, let shape else {
      throw Failure(sentence: "descr, fortran_order or shape is missing", position: text.count)
    }
    (self.description, self.fortranOrder, self.shape) = (description, fortranOrder, shape)
  }

  private struct Scanner {
    let text: [UInt8]
    var position = 0

    init(text: [UInt8]) { self.text = text }

    private mutating func skipSpace() {
      while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    }

    mutating func skip(_ word: String) -> Bool {
      skipSpace()
      guard text[position...].starts(with: word.utf8) else { return false }
      position += word.utf8.count
      return true
    }

    mutating func expect(_ word: String) throws(Failure) {
      guard skip(word) else { throw Failure(sentence: "no '\(word)'", position: position) }
    }

    mutating func expectEnd() throws(Failure) {
      skipSpace()
      guard position == text.count else { throw Failure(sentence: "more after the last '}'", position: position) }
    }

    mutating func string() throws(Failure) -> String {
      skipSpace()
      guard position < text.count, text[position] == UInt8(ascii: "'") || text[position] == UInt8(ascii: "\"") else {
        throw Failure(sentence: "no text in quotes", position: position)
      }
      let quote = text[position]
      let rest = text[(position + 1)...]
      guard let end = rest.firstIndex(of: quote) else {
        throw Failure(sentence: "no closing quote", position: position)
      }
      position = end + 1
      return String(decoding: text[rest.startIndex..<end], as: UTF8.self)
    }

    mutating func bool() throws(Failure) -> Bool {
      if skip("True") { return true }
      if skip("False") { return false }
      throw Failure(sentence: "no True or False", position: position)
    }

    mutating func tuple() throws(Failure) -> [Int] {
      var sizes: [Int] = []
      try expect("(")
      while !skip(")") {
        skipSpace()
        let start = position
        var value = 0
        while position < text.count, (0x30...0x39).contains(text[position]) {
          let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
          let (sum, carry) = tenfold.addingReportingOverflow(Int(text[position] - 0x30))
          guard !overflow, !carry else { throw Failure(sentence: "a number that is too large", position: start) }
          value = sum
          position += 1
        }
        guard position > start else { throw Failure(sentence: "no number", position: position) }
        _ = skip("L")  // Python 2's long integers
        sizes.append(value)
        if !skip(",") {
          try expect(")")
          break
        }
      }
      return sizes
    }
  }
}
