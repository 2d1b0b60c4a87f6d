import FMDistMemory
import FMDistPlatform

/// The arrays of a NumPy archive that is no data set: weights.
package enum NPZArrays {
  /// An array of numbers, row-major, rounded to floats.
  package struct Item {
    package let name: String
    package let sizes: [Int]
    package let values: [Float]
  }

  /// Those of the archive at `path`, in its order.
  package static func read(_ path: String) throws(DatasetError) -> [Item] {
    let archive = try ZipArchive(path)
    var items: [Item] = []
    for member in archive.members where member.name.hasSuffix(".npy") {
      let name = String(member.name.dropLast(".npy".count))
      let place = "\(path), \(name.visible)"
      let array = try NPYFile.read(
        from: try archive.stream(member, name: place), path: place, size: member.size, content: "weights")
      items.append(Item(name: name, sizes: array.sizes, values: array.rowMajor.map { Float(array.number($0)) }))
    }
    return items
  }
}

extension NumberArray {
  /// The places of the numbers in row-major order.
  fileprivate var rowMajor: [Int] {
    guard columnMajor else { return Array(0..<count) }
    var (strides, stride) = ([Int](), 1)
    for size in sizes {
      strides.append(stride)
      stride *= size
    }
    return zip(sizes, strides).reduce([0]) { places, axis in
      places.flatMap { place in (0..<axis.0).map { place + $0 * axis.1 } }
    }
  }
}
