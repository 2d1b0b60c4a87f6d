import FMDistMemory

/// A matrix of samples x columns as a sum over the samples reads it: sixteen columns of one sample after the other.
///
/// In rows of samples each step of such a sum is on another page and, where a row's length is a power of two, in the same set of the cache as
/// all others. In panels the samples of sixteen columns lie together; what is read often is worth the copy.
package struct SampleColumns: Sendable {
  let view: View<Float>
  /// Floats from sixteen columns to the next sixteen, and from a sample to the next.
  let blockStride, sampleStride: Int

  init(_ view: View<Float>, blockStride: Int, sampleStride: Int) {
    (self.view, self.blockStride, self.sampleStride) = (view, blockStride, sampleStride)
  }

  /// Samples `stride` floats apart, as tensors have them.
  package static func rows(_ view: View<Float>, stride: Int) -> SampleColumns {
    SampleColumns(view, blockStride: 16, sampleStride: stride)
  }

  /// Panels of `samples` samples: column c of sample i at (c / 16 · samples + i) · 16 + c mod 16.
  package static func panels(_ view: View<Float>, samples: Int) -> SampleColumns {
    SampleColumns(view, blockStride: samples * 16, sampleStride: 16)
  }

  /// The floats of panels of `samples` samples of `columns` columns.
  package static func panelCount(samples: Int, columns: Int) -> Int { samples * padded(columns) }

  /// Whether columns of different blocks are neighbours.
  var isInRows: Bool { blockStride == 16 }

  /// Whether it holds so many.
  func has(samples: Int, columns: Int) -> Bool {
    samples == 0 || columns == 0
      || (columns - 1) / 16 * blockStride + (samples - 1) * sampleStride + (columns - 1) % 16 < view.count
  }

  /// Overwrites `samples` of these panels with those of `matrix`, rows of `columns` floats `stride` apart; the rest of a panel that is not full
  /// with zeros.
  package func pack(_ matrix: View<Float>, columns: Int, stride: Int, samples: Range<Int>) {
    require(
      sampleStride == 16 && samples.lowerBound >= 0 && columns <= stride
        && (samples.isEmpty || matrix.count >= (samples.upperBound - 1) * stride + columns)
        && has(samples: samples.upperBound, columns: padded(columns)), "panels of the wrong size")
    let whole = columns / 16
    for block in 0..<whole {
      var source = matrix.base + (samples.lowerBound &* stride &+ block &* 16)
      var target = view.base + (block &* blockStride &+ samples.lowerBound &* 16)
      for _ in samples {
        target.store(source.vector(0), 0)
        source += stride
        target += 16
      }
    }
    let rest = columns - whole * 16
    guard rest > 0 else { return }
    for sample in samples {
      let (source, target) = (
        matrix.base + (sample * stride + whole * 16), view.base + (whole * blockStride + sample * 16)
      )
      for column in 0..<16 { target[column] = column < rest ? source[column] : 0 }
    }
  }
}
