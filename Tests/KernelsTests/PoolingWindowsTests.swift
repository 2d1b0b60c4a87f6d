import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

/// Windows that reach beyond the image.
struct PoolingWindowsTests {
  /// 3 x 3 pixels, all of whose channels are alike; every channel count that uses vectors, single floats or both.
  private func image(_ pixels: [Float], channels: Int) -> Buffer<Float> {
    Buffer(pixels.flatMap { [Float](repeating: $0, count: channels) })
  }

  /// The first channel of each pixel, after a check that the others are the same.
  private func pixels(_ buffer: Buffer<Float>, channels: Int) -> [Float] {
    stride(from: 0, to: buffer.count, by: channels).map { first in
      let pixel = Array(buffer.array[first..<first + channels])
      expectSameBits(pixel, [Float](repeating: pixel[0], count: channels), "the channels of a pixel")
      return pixel[0]
    }
  }

  @Test(arguments: [1, 16, 19]) func `a maximum is of real pixels alone, and the first of equals gets the gradient`(
    channels: Int
  ) {
    let pooling = MaxPooling(
      height: 3, width: 3, channelStride: channels, pool: (2, 2), strides: (2, 2), padding: .same)
    #expect((pooling.outputHeight, pooling.outputWidth) == (2, 2))
    let x = image([-5, -5, -7, -9, -5, -7, -2, -3, -1], channels: channels)
    let y = Buffer<Float>.unwritten(pooling.outputCount)
    let dx = Buffer<Float>.unwritten(pooling.inputCount)
    let winners = Buffer<UInt8>(count: pooling.outputCount)
    pooling.forward(x: x.view, y: y.view, winners: winners.view)
    #expect(pixels(y, channels: channels) == [-5, -7, -2, -1])
    let dy = image([1, 2, 4, 8], channels: channels)
    pooling.backward(dy: dy.view, winners: winners.view, dx: dx.view)
    #expect(pixels(dx, channels: channels) == [1, 0, 2, 0, 0, 0, 4, 0, 8])
  }

  @Test(arguments: [1, 16, 19]) func `of a border of an odd size the smaller half comes first`(channels: Int) {
    // Four windows of 2 x 2, one pixel apart: the border is one row below and one column on the right.
    let windows = PoolingWindows(height: 3, width: 3, pool: (2, 2), strides: (1, 1), padding: .same)
    let pooling = AveragePooling(windows, channelStride: channels)
    let x = image([1, 2, 3, 4, 5, 6, 7, 8, 9], channels: channels)
    let y = Buffer<Float>.unwritten(pooling.outputCount)
    pooling.forward(x: x.view, y: y.view)
    #expect(pixels(y, channels: channels) == [3, 4, 4.5, 6, 7, 7.5, 7.5, 8.5, 9])
    let dx = Buffer<Float>.unwritten(pooling.inputCount)
    let dy = image([Float](repeating: 4, count: 9), channels: channels)
    pooling.backward(dy: dy.view, dx: dx.view)
    #expect(pixels(dx, channels: channels) == [1, 2, 3, 2, 4, 6, 3, 6, 9])
  }

  @Test(arguments: [1, 16, 19]) func `the first of equals is the greatest of all, and NaN stays where it comes first`(
    channels: Int
  ) {
    let kernel = GlobalMaximum(pixels: 4, channels: channels, stride: channels)
    let y = Buffer<Float>.unwritten(channels)
    let winners = Buffer<Int32>(count: padded(channels))
    for (values, greatest, winner): ([Float], Float, Int) in [
      ([1, 3, 3, 2], 3, 1), ([-.infinity, -1, -2, -1], -1, 1), ([.nan, 1, 2, 3], .nan, 0), ([1, .nan, 2, 1], 2, 2),
    ] {
      let dx = Buffer<Float>.unwritten(4 * channels)
      let (x, dy) = (image(values, channels: channels), image([7], channels: channels))
      kernel.forward(x: x.view, y: y.view, winners: winners.view)
      expectSameBits(y.array, [Float](repeating: greatest, count: channels), "the greatest of \(values)")
      kernel.backward(dy: dy.view, winners: winners.view, dx: dx.view)
      #expect(pixels(dx, channels: channels) == (0..<4).map { $0 == winner ? 7 : 0 })
    }
  }
}
