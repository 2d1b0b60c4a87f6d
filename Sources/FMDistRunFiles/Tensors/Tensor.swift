/// A named array to be written to a safetensors file.
package struct Tensor {
  private enum Storage {
    case owned(any Owned)
    case borrowed(UnsafeRawBufferPointer)
  }

  /// The name.
  package let name: String
  /// The element type.
  package let type: TensorType
  /// The lengths of the axes, outermost first.
  package let shape: [Int]
  private let storage: Storage

  /// `values` in row-major order; their number must be the product of `shape`.
  package init<Element: TensorElement>(_ name: String, shape: [Int], values: [Element]) {
    Self.check(name, Element.tensorType, shape, values.count * Element.tensorType.byteCount)
    self.name = name
    self.type = Element.tensorType
    self.shape = shape
    storage = .owned(OwnedArray(values: values))
  }

  /// Memory of the caller, who keeps it alive and unchanged until the file is written.
  package init(_ name: String, type: TensorType, shape: [Int], borrowing bytes: UnsafeRawBufferPointer) {
    Self.check(name, type, shape, bytes.count)
    self.name = name
    self.type = type
    self.shape = shape
    storage = .borrowed(bytes)
  }

  private static func check(_ name: String, _ type: TensorType, _ shape: [Int], _ byteCount: Int) {
    precondition(
      TensorDescription.byteCount(type, shape) == byteCount,
      "tensor \(name) of shape \(shape) and type \(type.rawValue) cannot have \(byteCount) bytes")
  }

  /// The bytes, for as long as `body` runs.
  func withBytes(_ body: (UnsafeRawBufferPointer) throws(RunFileError) -> Void) throws(RunFileError) {
    switch storage {
    case .borrowed(let bytes): try body(bytes)
    case .owned(let values): try values.withBytes(body)
    }
  }
}

private protocol Owned {
  func withBytes(_ body: (UnsafeRawBufferPointer) throws(RunFileError) -> Void) throws(RunFileError)
}

private struct OwnedArray<Element: TensorElement>: Owned {
  let values: [Element]

  func withBytes(_ body: (UnsafeRawBufferPointer) throws(RunFileError) -> Void) throws(RunFileError) {
    var failure: RunFileError?
    values.withUnsafeBytes { bytes in
      do throws(RunFileError) { try body(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
