import FMDistKernels

/// The packed weights cut into small runs, the same for every number of ranks: the grain at which ranks share them out.
///
/// Of a kernel a chunk is up to 64 rows of one block of sixteen units, within one tap: whole squares of a transposition,
/// and a result of its own in sums over all weights. Of a vector it is up to 64 blocks.
package struct WeightChunks: Sendable, Equatable {
  /// Where each chunk begins, ascending, and the end of the last.
  private let bounds: [Int]

  /// Rows of sixteen floats in a chunk at most.
  static let mostRows = 64
  /// The floats of a chunk at most.
  package static let mostCount = mostRows * blockSize

  /// The chunks of `parameters`, which lie one after the other, in whichever order.
  package init(_ parameters: [PackedParameter]) {
    let parameters = parameters.sorted { $0.range.lowerBound < $1.range.lowerBound }
    var bounds: [Int] = []
    for parameter in parameters {
      let rows = parameter.description.rows
      let run = parameter.description.isVector ? parameter.range.count / blockSize : parameter.rowsOfTap
      let taps = parameter.description.isVector ? 1 : parameter.range.count / blockSize / run
      precondition(parameter.description.isVector || rows % run == 0, "a tap that cuts rows")
      for tap in 0..<taps {
        for row in stride(from: 0, to: run, by: WeightChunks.mostRows) {
          bounds.append(parameter.range.lowerBound + (tap * run + row) * blockSize)
        }
      }
    }
    bounds.append(parameters.last?.range.upperBound ?? 0)
    self.bounds = bounds
  }

  /// How many there are.
  package var count: Int { bounds.count - 1 }

  /// The elements of chunk `index`.
  package subscript(index: Int) -> Range<Int> { bounds[index]..<bounds[index + 1] }

  /// The chunks that make up `elements`, which must be whole chunks.
  package func indices(of elements: Range<Int>) -> Range<Int> {
    let range = index(atOrAfter: elements.lowerBound)..<index(atOrAfter: elements.upperBound)
    precondition(
      bounds[range.lowerBound] == elements.lowerBound && bounds[range.upperBound] == elements.upperBound
        || elements.isEmpty, "elements \(elements) cut a chunk")
    return range
  }

  /// `elements`, whole chunks, cut into `parts` runs of whole chunks of nearly equal lengths; some may be empty.
  package func cut(_ elements: Range<Int>, into parts: Int) -> [Range<Int>] {
    let cuts = (0...parts).map { part in
      part == parts
        ? elements.upperBound
        : min(bounds[index(atOrAfter: elements.lowerBound + elements.count * part / parts)], elements.upperBound)
    }
    return (0..<parts).map { cuts[$0]..<cuts[$0 + 1] }
  }

  /// The first bound that is not less than `element`.
  private func index(atOrAfter element: Int) -> Int {
    var (low, high) = (0, bounds.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
