import FMDistKernels
import FMDistTestSupport
import Testing

struct ConvolutionGeometryTests {
  @Test func `valid keeps the windows that lie inside`() {
    withEvery("size", in: 1...12) { size in
      withEvery("window", in: 1...5) { window in
        withEvery("stride", in: 1...4) { stride in
          let starts = Swift.stride(from: 0, to: size, by: stride).filter { $0 + window <= size }
          expectEqual(Padding.valid.outputs(of: size, window: window, stride: stride), starts.count, "outputs")
          expectEqual(Padding.valid.total(size, window: window, stride: stride), 0, "zeros")
        }
      }
    }
  }

  @Test func `same starts a window at every stride and adds the fewest zeros, the odd one behind`() {
    withEvery("size", in: 1...12) { size in
      withEvery("window", in: 1...5) { window in
        withEvery("stride", in: 1...4) { stride in
          let outputs = Padding.same.outputs(of: size, window: window, stride: stride)
          let (before, total) = (
            Padding.same.before(size, window: window, stride: stride),
            Padding.same.total(size, window: window, stride: stride)
          )
          expectEqual(outputs, Swift.stride(from: 0, to: size, by: stride).underestimatedCount, "outputs")
          let needed = (outputs - 1) * stride + window - size
          expectEqual(total, max(0, needed), "zeros")
          expect(total - before == before || total - before == before + 1, "\(before) of \(total) zeros in front")
        }
      }
    }
  }

  @Test func `counts follow from the shape`() {
    let geometry = ConvolutionGeometry(
      height: 7, width: 9, channels: 3, inputStride: 3, filters: 20, kernel: (3, 5), strides: (1, 2), padding: .same)
    #expect([geometry.outputHeight, geometry.outputWidth] == [7, 5])
    #expect([geometry.padTop, geometry.padLeft, geometry.paddedHeight, geometry.paddedWidth] == [1, 2, 9, 13])
    #expect(geometry.weightCount == 2 * 15 * 3 * 16)
    #expect(geometry.transposedCount == 1 * 15 * 20 * 16)
    #expect(geometry.inputCount == 7 * 9 * 3)
    #expect(geometry.inputGradientCount == 7 * 9 * 16)
    #expect(geometry.outputCount == 7 * 5 * 32)
    #expect(geometry.scratchCount == 9 * 13 * 16)
    #expect(geometry.reading(pixelStride: 32).scratchCount == 9 * 13 * 32)
  }
}
