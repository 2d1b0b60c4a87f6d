/// Comma-separated values (RFC 4180) that ``CSVText`` wrote, as rows of the texts that they were.
package enum TableText {
  /// The first `most` lines of `text`, which may have quoted fields with line ends in them; a quote that is never closed ends with the text.
  package static func rows(csv text: String, most: Int) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    func close() {
      row.append(CSVText.text(of: field))
      field = ""
    }
    while let scalar = next, rows.count < most {
      next = scalars.next()
      switch scalar {
      case "\"" where isQuoted && next == "\"":
        field.unicodeScalars.append("\"")
        next = scalars.next()
      case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
      case "," where !isQuoted: close()
      case "\r" where !isQuoted && next == "\n": continue
      case "\n" where !isQuoted:
        close()
        rows.append(row)
        row = []
      default: field.unicodeScalars.append(scalar)
      }
    }
    if rows.count < most, !field.isEmpty || !row.isEmpty {
      close()
      rows.append(row)
    }
    return rows
  }
}
