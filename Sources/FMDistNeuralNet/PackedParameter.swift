import FMDistKernels
import FMDistMemory

/// Where one learned array lies among the packed weights, and the way between Keras's layout and the kernels'.
package struct PackedParameter: Sendable {
  /// Name and shape.
  package let description: ParameterDescription
  /// Its floats among all packed weights: whole blocks of sixteen.
  package let range: Range<Int>

  /// Of a kernel, the rows of a block that belong to one tap of its window: the input's channels.
  var rowsOfTap: Int { description.rowsOfTap }

  /// The packed places of `descriptions`, one after the other: first those that training changes, behind them those that are frozen.
  static func layOut(_ descriptions: [ParameterDescription]) -> [PackedParameter] {
    func counts(_ isIncluded: (ParameterDescription) -> Bool) -> Int {
      descriptions.filter(isIncluded).reduce(0) { $0 + $1.rows * padded($1.columns) }
    }
    var (changing, frozen) = (0, counts(\.changes))
    return descriptions.map { description in
      let start = description.changes ? changing : frozen
      let end = start + description.rows * padded(description.columns)
      if description.changes { changing = end } else { frozen = end }
      return PackedParameter(description: description, range: start..<end)
    }
  }

  /// Overwrites this parameter's part of `packed` with `array` in Keras's layout, whose memory it looks after.
  package func pack(_ array: [Float], into packed: View<Float>) {
    let copy = Buffer(array)
    withExtendedLifetime(copy) { pack(copy.view, into: packed) }
  }

  /// This parameter's part of `packed` as an array in Keras's layout.
  package func unpack(_ packed: View<Float>) -> [Float] {
    let copy = Buffer<Float>(count: description.count)
    return withExtendedLifetime(copy) {
      unpack(packed, into: copy.view)
      return Array(copy.view.elements)
    }
  }

  /// Overwrites this parameter's part of `packed`, an array laid out like the packed weights, from Keras's layout.
  package func pack(_ array: View<Float>, into packed: View<Float>) {
    Packing.pack(array, rows: description.rows, columns: description.columns, into: packed[range])
  }

  /// Overwrites `array`, in Keras's layout, with this parameter's part of `packed`.
  package func unpack(_ packed: View<Float>, into array: View<Float>) {
    Packing.unpack(packed[range], rows: description.rows, columns: description.columns, into: array)
  }

  /// Overwrites `array`, in Keras's layout, with what training starts from. `index` is the parameter's number.
  package func initialize(_ array: View<Float>, seed: UInt64, index: Int) {
    description.initializer.fill(array, fans: description.fans, seed: seed, index: index)
  }
}
