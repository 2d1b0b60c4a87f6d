/// Which pixel each column of a table with a header is, by the columns' names.
///
/// They are one numbered sequence from 0 or 1, or one of rows and columns (`1x1`, `1x2`, …); or, with as many channels, one for each
/// channel; or have no numbers at all, and then are taken as they stand. Whatever does not belong to them is refused.
struct PixelColumns {
  /// The names in the order of the pixels.
  private(set) var names: [String]
  /// For each column, the label's left out, the place of its pixel; nil where they stand in order.
  private(set) var places: [Int]?
  /// N; or H and W, or H, W and C, where the names tell.
  private(set) var sizes: [Int]
  /// Whether each channel has a name of its own, so that the names tell where the channels stand.
  private(set) var areChannelsNamed = false

  /// A column of a pixel: where it stands in the file, what it is called.
  private typealias Column = (index: Int, name: String, parts: ColumnName)

  /// The columns `indices` of those called `fields` in the table at `path`, with images of size `wanted` if the configuration says so.
  init(_ fields: [String], _ indices: [Int], wanted: ImageSize?, path: String) throws(DatasetError) {
    let columns: [Column] = indices.map { ($0, fields[$0], ColumnName(fields[$0])) }
    names = columns.map(\.name)
    sizes = [columns.count]
    let refuse = ColumnErrors(path: path)
    var stems: [String] = []
    var counts: [String: Int] = [:]
    for column in columns {
      if counts[column.parts.stem] == nil { stems.append(column.parts.stem) }
      counts[column.parts.stem, default: 0] += 1
    }
    guard columns.contains(where: { !$0.parts.numbers.isEmpty }) else {
      let isRepeated = counts.values.contains { $0 > 1 }
      if let other = columns.first(where: {
        ColumnName.isOther($0.name) || (isRepeated && counts[$0.parts.stem] == 1)
      }), columns.count > 1 {
        throw refuse.stray(other.index, other.name, among: names.filter { $0 != other.name })
      }
      return
    }
    let main = stems.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? ""
    let areAlike = Set(counts.values).count == 1
    guard stems.count == 1 || (areAlike && stems.count == wanted?.channels) else {
      let own = columns.filter { $0.parts.stem == main }.map(\.name)
      let stray = columns.first { $0.parts.stem != main } ?? columns[0]
      let channels = areAlike && (2...4).contains(stems.count) && columns.count > stems.count ? stems.count : nil
      throw refuse.stray(stray.index, stray.name, among: own, channels: channels)
    }
    var keys = [[Int]](repeating: [], count: columns.count)
    for (channel, stem) in stems.enumerated() {
      let members = columns.indices.filter { columns[$0].parts.stem == stem }
      let sequence = try ColumnSequence(members.map { columns[$0] }, wanted: wanted, refuse)
      for (member, key) in zip(members, sequence.keys) { keys[member] = key + [channel] }
      sizes = sequence.sizes
    }
    areChannelsNamed = stems.count > 1
    if areChannelsNamed { sizes = sizes.count == 1 ? [columns.count] : sizes + [stems.count] }
    guard !zip(keys, keys.dropFirst()).allSatisfy({ $0.lexicographicallyPrecedes($1) }) else { return }
    let order = columns.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    names = order.map { columns[$0].name }
    var places = [Int](repeating: 0, count: order.count)
    for (place, column) in order.enumerated() { places[column] = place }
    self.places = places
  }

  /// Whether the columns of another table, in the order of their pixels, are these.
  func agree(with other: PixelColumns) -> Bool {
    names.count == other.names.count && sizes == other.sizes
      && zip(names, other.names).allSatisfy { one, other in
        let (one, other) = (ColumnName(one), ColumnName(other))
        return one.stem == other.stem && one.numbers == other.numbers
      }
  }
}
