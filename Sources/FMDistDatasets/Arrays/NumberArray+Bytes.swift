import FMDistMemory

/// What an array's numbers say of brightness.
enum BrightnessScale: Equatable {
  /// 0 is black and 255 is full.
  case bytes
  /// 0 is black and 1 is full.
  case unit
}

extension NumberArray {
  /// How far from a 255th a floating-point pixel from 0 to 1 may be, in 255ths.
  static var unitTolerance: Double { 1e-3 }

  /// The pixels as bytes, one sample after the other, and the scale that they were on.
  ///
  /// Integers must be from 0 to 255. Floating-point numbers none of which is above 1 must be 255ths; others must be whole, from 0
  /// to 255. Booleans are black and full brightness.
  func imageBytes(_ layout: SampleLayout) throws(DatasetError) -> (pixels: Buffer<UInt8>, scale: BrightnessScale?) {
    if isFloatingPoint { return try floatingPointImages(layout) }
    if type == .bool { return (try gather(UInt8.self, layout) { $0 == 0 ? 0 : 255 }, nil) }
    return (try wholeBytes(layout), .bytes)
  }

  /// The values as whole numbers from 0 to 255, one sample after the other.
  func wholeBytes(_ layout: SampleLayout) throws(DatasetError) -> Buffer<UInt8> {
    switch type {
    case .uint8 where layout.isContiguous && start == 0 && storage.count == count: storage
    case .bool, .uint8: try gather(UInt8.self, layout)
    case .int8: try gather(Int8.self, layout)
    case .int16: try gather(Int16.self, layout)
    case .uint16: try gather(UInt16.self, layout)
    case .int32: try gather(Int32.self, layout)
    case .uint32: try gather(UInt32.self, layout)
    case .int64: try gather(Int64.self, layout)
    case .uint64: try gather(UInt64.self, layout)
    case .float32: try gather(Float.self, layout)
    case .float64: try gather(Double.self, layout)
    }
  }

  /// The values of a row of numbers as labels.
  func labels() throws(DatasetError) -> Buffer<UInt16> {
    let layout = SampleLayout(self, axis: .first)
    func gather<Element: NumberElement>(_ element: Element.Type) throws(DatasetError) -> Buffer<UInt16> {
      try self.gather(element, layout) { $0.label }
    }
    return switch type {
    case .bool, .uint8: try gather(UInt8.self)
    case .int8: try gather(Int8.self)
    case .int16: try gather(Int16.self)
    case .uint16: try gather(UInt16.self)
    case .int32: try gather(Int32.self)
    case .uint32: try gather(UInt32.self)
    case .int64: try gather(Int64.self)
    case .uint64: try gather(UInt64.self)
    case .float32: try gather(Float.self)
    case .float64: try gather(Double.self)
    }
  }

  private func floatingPointImages(_ layout: SampleLayout) throws(DatasetError) -> (Buffer<UInt8>, BrightnessScale) {
    switch type {
    case .float32: return try unitImages(Float.self, layout)
    case .float64: return try unitImages(Double.self, layout)
    default:
      // Whole numbers: on the scale from 0 to 1 they are black and full brightness.
      let bytes = try wholeBytes(layout)
      guard bytes.view.elements.allSatisfy({ $0 <= 1 }) else { return (bytes, .bytes) }
      let pixels = Buffer<UInt8>(count: count)
      for index in 0..<count { pixels.view[index] = bytes.view[index] * 255 }
      return (pixels, .unit)
    }
  }

  private func unitImages<Element: NumberElement & BinaryFloatingPoint>(
    _ element: Element.Type, _ layout: SampleLayout
  ) throws(DatasetError) -> (Buffer<UInt8>, BrightnessScale) {
    let base = UnsafeRawPointer(bytes.base)
    var largest = 0.0
    for index in 0..<count {
      largest = max(largest, Element.load(base + index * type.size, bigEndian: bigEndian).double)
    }
    guard largest <= 1 else { return (try gather(element, layout), .bytes) }
    let pixels: Buffer<UInt8> = try gather(element, layout) { number in
      let scaled = number.double * 255
      let nearest = scaled.rounded()
      // Not a number fails the comparison.
      return abs(scaled - nearest) <= Self.unitTolerance && nearest >= 0 ? Int(nearest) : -1
    }
    return (pixels, .unit)
  }

  private func gather<Element: NumberElement>(
    _ element: Element.Type, _ layout: SampleLayout
  ) throws(DatasetError) -> Buffer<UInt8> { try gather(element, layout) { $0.byte } }

  /// Every value of `layout` turned into a `Value` by `byte`, which gives -1 for one that is none.
  @inline(__always)
  private func gather<Element: NumberElement, Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ element: Element.Type, _ layout: SampleLayout, byte: (Element) -> Int
  ) throws(DatasetError) -> Buffer<Value> {
    let result = Buffer<Value>(count: count)
    let (source, destination) = (UnsafeRawPointer(bytes.base), result.view.base)
    let (size, pixels, big) = (MemoryLayout<Element>.size, layout.valueCount, bigEndian)
    let runs = layout.runs()
    var bad = 0
    // Sixty-four samples at a time: where samples lie closest together, as in MATLAB, a cache line is then read once.
    let block = layout.stride == 1 ? 64 : 1
    runs.starts.withUnsafeBufferPointer { starts in
      for first in Swift.stride(from: 0, to: layout.count, by: block) {
        let last = min(first + block, layout.count)
        for run in 0..<starts.count {
          for step in 0..<runs.count {
            let (offset, pixel) = (starts[run] + step * runs.stride, run * runs.count + step)
            for sample in first..<last {
              let address = source + (sample * layout.stride + offset) * size
              let value = byte(Element.load(address, bigEndian: big))
              bad |= value
              destination[sample * pixels + pixel] = Value(truncatingIfNeeded: value)
            }
          }
        }
      }
    }
    if bad < 0 { throw refusal(element, layout, byte: byte) }
    return result
  }

  /// The sentence for the first value that is no byte.
  private func refusal<Element: NumberElement>(
    _ element: Element.Type, _ layout: SampleLayout, byte: (Element) -> Int
  ) -> DatasetError {
    let base = UnsafeRawPointer(bytes.base)
    let runs = layout.runs()
    for sample in 0..<layout.count {
      for pixel in 0..<layout.valueCount {
        let offset = runs.starts[pixel / runs.count] + pixel % runs.count * runs.stride
        let number = Element.load(base + (sample * layout.stride + offset) * type.size, bigEndian: bigEndian)
        guard byte(number) < 0 else { continue }
        let expected =
          type == .float32 || type == .float64
          ? "whole numbers from 0 to 255, or 255ths from 0 to 1" : "numbers from 0 to 255"
        return DatasetError(
          .malformed,
          "\(name): expected pixels that are \(expected), found \(text(number)) as value \(pixel) of image \(sample), both counted from 0. "
            + PixelAdvice(self).sentence)
      }
    }
    return DatasetError(.malformed, "\(name): a value is not from 0 to 255. \(PixelAdvice(self).sentence)")
  }

  private func text(_ number: some NumberElement) -> String {
    type == .float32 || type == .float64 ? "\(number.double)" : "\(number)"
  }
}
