import FMDistPlatform

/// The sentences for columns of a table that are no pixels of one image.
struct ColumnErrors {
  let path: String

  /// Column `index`, from 0, is not one of those called `names`; where these may be `channels` sequences, it says what to set.
  func stray(_ index: Int, _ name: String, among names: [String], channels: Int? = nil) -> DatasetError {
    let others =
      names.count < 2 ? names.listed() : "\"\(names[0].brief)\", \"\(names[1].brief)\" and so on"
    let remedy =
      channels.map {
        "If they are the \($0) channels of the pixels, set data.image_size: [height, width, \($0)]; else leave out what is no pixel."
      } ?? "Leave it out of both tables\(Self.pandas(name))."
    return refusal(
      "\(Self.column(index, name)) is not one of the pixels, which are called \(others). \(remedy)")
  }

  /// Columns `one` and `other` have the same name or number.
  func twice(_ one: Int, _ other: Int, _ name: String) -> DatasetError {
    refusal("columns \(one + 1) and \(other + 1) are the same pixel, \"\(name.brief)\". Leave one of them out.")
  }

  /// The numbers of the columns have a gap before column `index`.
  func gap(_ index: Int, _ name: String, after: String?, expected: String) -> DatasetError {
    let place = after.map { "after \"\($0.brief)\"" } ?? "first"
    return refusal(
      "\(Self.column(index, name)) is out of the sequence: \(place), number \(expected) is expected. Leave it out of both tables if it "
        + "is no pixel\(Self.pandas(name)); else put the missing pixels back, or number them from 0 or 1.")
  }

  /// Columns with several numbers that do not say where the pixels are.
  func grid(_ names: [String], _ why: String) -> DatasetError {
    refusal(
      "its columns \"\(names[0].brief)\", \"\(names[1].brief)\" and so on have several numbers each, and \(why). Store the pixels row by row, "
        + "and call them pixel0, pixel1, and so on.")
  }

  private func refusal(_ sentence: String) -> DatasetError { DatasetError(.malformed, "\(path): line 1: \(sentence)") }

  private static func column(_ index: Int, _ name: String) -> String {
    name.isEmpty ? "column \(index + 1), which has no name," : "column \(index + 1) (\"\(name.brief)\")"
  }

  /// How pandas leaves out a column called `name`.
  private static func pandas(_ name: String) -> String {
    name.isEmpty || name.contains("\"") || name.contains("\\") || name != name.brief
      ? "" : " (pandas: table.drop(columns=[\"\(name)\"]))"
  }
}

extension String {
  /// The first 40 letters, with … if there are more.
  fileprivate var brief: String { count > 40 ? prefix(40) + "…" : self }
}
