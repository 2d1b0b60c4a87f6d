internal import CFMDistKernelTarget
import FMDistMemory

extension SparseGradients {
  /// Lists what each of sixteen filters has in `windows`, in their order: its values, and where in the input their windows
  /// begin. Sixteen windows of sixteen filters are turned at a time.
  func listFilters(
    dy: View<Float>, winners: View<UInt8>?, filterBlock: Int, windows: Range<Int>, in lists: SparseLists
  ) {
    let stride = geometry.filterBlocks &* 16
    let filters = min(16, geometry.filters &- filterBlock &* 16)
    var values = InlineArray<256, Float>(repeating: 0)
    var offsets = InlineArray<256, Int32>(repeating: 0)
    for lane in 0..<filters { lists.counts[lane] = 0 }
    withUnsafeMutablePointer(to: &values) { values in
      withUnsafeMutablePointer(to: &offsets) { offsets in
        let values = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
        let offsets = UnsafeMutableRawPointer(offsets).assumingMemoryBound(to: Int32.self)
        for window in Swift.stride(from: windows.lowerBound, to: windows.upperBound, by: 16) {
          let first = window &* stride &+ filterBlock &* 16
          let count = min(16, windows.upperBound &- window)
          turn(UnsafePointer(dy.base + first), rows: count, stride: stride, into: values)
          if let winners {
            turnOffsets(UnsafePointer(winners.base + first), window: window, count: count, into: offsets)
          }
          for lane in 0..<filters {
            let start = lane &* lists.stride &+ Int(lists.counts[lane])
            let kept = fmdist_compress(
              values + lane &* 16,
              winners == nil ? windowOffsets.view.base + window : offsets + lane &* 16, nil, 0, count,
              lists.values + start, lists.offsets + start)
            lists.counts[lane] &+= Int32(truncatingIfNeeded: kept)
          }
        }
      }
    }
  }

  /// Overwrites `offsets` (16 filters x 16 windows) with where the inputs of the winners of `count` windows begin.
  @inline(__always)
  private func turnOffsets(
    _ winners: UnsafePointer<UInt8>, window: Int, count: Int, into offsets: UnsafeMutablePointer<Int32>
  ) {
    let g = geometry
    let down = SIMD16<Int32>(
      repeating: Int32(truncatingIfNeeded: g.strideHeight &* g.paddedWidth &* g.inputStride))
    let across = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: g.strideWidth &* g.inputStride))
    let width = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: poolWidth))
    // place / width for places below 256, exactly.
    let inverse = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: (65536 &+ poolWidth &- 1) / poolWidth))
    for i in 0..<count {
      let place = winners.integers(i &* g.filterBlocks &* 16)
      let row = (place &* inverse) &>> 16
      let column = place &- row &* width
      let start = SIMD16<Int32>(repeating: windowOffsets.view.base[window &+ i])
      let offset = start &+ row &* down &+ column &* across
      UnsafeMutableRawPointer(offsets + i &* 16).storeBytes(of: offset, as: SIMD16<Int32>.self)
    }
    let floats = UnsafeMutableRawPointer(offsets).assumingMemoryBound(to: Float.self)
    fmdist_transpose(floats, 16, floats, 16)
  }

  /// Lists what `filterBlocks` have at each place, row by row: values, and where the filter's weights begin.
  func listPlaces(dy: View<Float>, winners: View<UInt8>?, filterBlocks: Range<Int>, in lists: SparseLists) {
    let g = geometry
    let stride = g.filterBlocks * 16
    var end = 0
    var place = 0
    for row in 0..<windowsDown {
      for down in 0..<poolHeight {
        var first = row * windowsAcross * stride
        for _ in 0..<windowsAcross {
          for across in 0..<poolWidth {
            let start = end
            for block in filterBlocks {
              let at = first + block * 16
              end += fmdist_compress(
                dy.base + at, filterOffsets.view.base + block * 16, winners.map { UnsafePointer($0.base + at) },
                Int32(truncatingIfNeeded: down * poolWidth + across), min(16, g.filters - block * 16),
                lists.values + end, lists.offsets + end)
            }
            lists.counts[place] = Int32(truncatingIfNeeded: end - start)
            place += 1
          }
          first += stride
        }
      }
    }
  }
}

/// Overwrites the first `rows` columns of `turned` (16 x 16) with as many rows of sixteen floats, `stride` floats apart, and
/// the others with zeros.
@inline(__always)
func turn(_ source: UnsafePointer<Float>, rows: Int, stride: Int, into turned: UnsafeMutablePointer<Float>) {
  if rows == 16 { return fmdist_transpose(source, stride, turned, 16) }
  // What lies beyond may be another's memory.
  for row in 0..<16 { turned.store(row < rows ? source.vector(row &* stride) : .zero, row &* 16) }
  fmdist_transpose(turned, 16, turned, 16)
}
