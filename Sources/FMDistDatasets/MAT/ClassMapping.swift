import FMDistMemory

/// EMNIST's table of classes: a row for each, of its label and the codes of its characters.
struct ClassMapping {
  /// The characters of each class, `A` or `Aa`, in the order of the rows.
  let names: [String]
  private let places: [Int: Int]
  private let table: String

  /// The table `array`; nil if it is none.
  init?(_ array: NumberArray) {
    guard array.sizes.count == 2, array.sizes[0] > 1, array.sizes[0] <= ClassNames.most,
      (2...4).contains(array.sizes[1])
    else { return nil }
    let (rows, columns) = (array.sizes[0], array.sizes[1])
    var (names, places): ([String], [Int: Int]) = ([], [:])
    for row in 0..<rows {
      let numbers = (0..<columns).map { column in
        Int(exactly: array.number(array.columnMajor ? column * rows + row : row * columns + column)) ?? -1
      }
      let characters = numbers.dropFirst().filter { $0 > 0 }.compactMap {
        UInt32(exactly: $0).flatMap(Unicode.Scalar.init)
      }
      guard places[numbers[0]] == nil, !characters.isEmpty,
        characters.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
      else { return nil }
      places[numbers[0]] = row
      names.append(characters.map(String.init).joined())
    }
    guard Set(names).count == rows else { return nil }
    (self.names, self.places, table) = (names, places, array.name)
  }

  /// `labels` as numbers of the classes from 0.
  func numbered(_ labels: NumberArray) throws(DatasetError) -> NumberArray {
    guard places.contains(where: { $0.key != $0.value }), labels.sizes.filter({ $0 > 1 }).count <= 1 else {
      return labels
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * labels.count)
    for index in 0..<labels.count {
      guard let place = Int(exactly: labels.number(index)).flatMap({ places[$0] }) else {
        throw DatasetError(
          .malformed,
          "\(labels.name): expected labels that \(table) has, found \(NumberArray.text(labels.number(index))) for image \(index). Correct the label "
            + "or the table.")
      }
      bytes += [UInt8(place & 255), UInt8(place >> 8)]
    }
    return NumberArray(
      name: labels.name, sizes: labels.sizes, type: .uint16, columnMajor: labels.columnMajor, storage: Buffer(bytes))
  }
}
