/// The numbers in the names of a table's columns, which have to count the pixels.
struct ColumnSequence {
  /// For each column what it is sorted by.
  let keys: [[Int]]
  /// N; or H and W, or H, W and C.
  let sizes: [Int]

  /// The sequence of `columns`, whose names have one stem.
  init(_ columns: [(index: Int, name: String, parts: ColumnName)], wanted: ImageSize?, _ refuse: ColumnErrors)
    throws(DatasetError)
  {
    let numbers = columns.map(\.parts.numbers)
    var seen: [[Int]: Int] = [:]
    for (column, key) in zip(columns, numbers) {
      if let other = seen[key] { throw refuse.twice(other, column.index, column.name) }
      seen[key] = column.index
    }
    let varying = numbers[0].indices.filter { place in numbers.contains { $0[place] != numbers[0][place] } }
    let own = numbers.map { key in varying.map { key[$0] } }
    guard varying.count > 1 else {
      keys = own
      sizes = [columns.count]
      // A single column's number may be any.
      guard !varying.isEmpty else { return }
      try Self.requireCount(columns, own.map { $0[0] }, refuse)
      return
    }
    let ranges = varying.indices.map { place in
      let values = own.map { $0[place] }
      return (values.min() ?? 0)...(values.max() ?? 0)
    }
    let room = ranges.reduce(1) { $0.multipliedReportingOverflow(by: $1.count).overflow ? .max : $0 * $1.count }
    guard varying.count <= 3, ranges.allSatisfy({ $0.lowerBound <= 1 }), room == columns.count else {
      throw refuse.grid(columns.map(\.name), "they do not number every row and column of an image from 0 or 1 on")
    }
    let extents = ranges.map(\.count)
    let letters = varying.map { columns[0].parts.letters(before: $0) }
    let (across, down): (Set<String>, Set<String>) = (["x", "col", "column", "c"], ["y", "row", "r"])
    if varying.count == 2, across.contains(letters[0]), down.contains(letters[1]) {
      keys = own.map { [$0[1], $0[0]] }
      sizes = [extents[1], extents[0]]
      return
    }
    keys = own
    let isNamed = varying.count == 2 && down.contains(letters[0]) && across.contains(letters[1])
    guard isNamed || zip(own, own.dropFirst()).allSatisfy({ $0.lexicographicallyPrecedes($1) }) else {
      throw refuse.grid(
        columns.map(\.name), "they do not stand row by row, and do not say which of their numbers is the row's")
    }
    if let wanted, extents == [wanted.height * wanted.width, wanted.channels] {
      sizes = [columns.count]
      return
    }
    guard wanted != nil || extents.count != 2 || extents[1] > 4 || extents[0] <= 4 else {
      throw refuse.grid(
        columns.map(\.name),
        "they may be \(extents[0]) rows of \(extents[1]) pixels or \(extents[0]) pixels of \(extents[1]) channels; say which with data.image_size: "
          + "[height, width, channels]")
    }
    sizes = extents
  }

  /// Refuses `numbers` that do not count from 0 or 1 without a gap.
  private static func requireCount(
    _ columns: [(index: Int, name: String, parts: ColumnName)], _ numbers: [Int], _ refuse: ColumnErrors
  ) throws(DatasetError) {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    let first = columns[order[0]]
    guard numbers[order[0]] <= 1 else {
      throw refuse.gap(first.index, first.name, after: nil, expected: "0 or 1")
    }
    for (one, next) in zip(order, order.dropFirst()) where numbers[next] != numbers[one] + 1 {
      throw refuse.gap(
        columns[next].index, columns[next].name, after: columns[one].name, expected: "\(numbers[one] + 1)")
    }
  }
}
