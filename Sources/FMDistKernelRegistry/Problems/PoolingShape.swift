import FMDistKernels

/// The sizes of a max-pooling of one image.
package struct PoolingShape: Sendable, CustomStringConvertible {
  package var height, width, channels: Int
  package var pool, strides: (Int, Int)
  package var padding = Padding.valid
  /// x holds whole numbers; of few different ones, windows are full of ties.
  package var range = 1000.0

  package var description: String {
    "\(height)x\(width)x\(channels), pool \(pool.0)x\(pool.1)"
      + (strides == pool ? "" : " stride \(strides.0)x\(strides.1)") + (range == 1000 ? "" : ", ties")
      + (padding == .valid ? "" : ", \(padding)")
  }

  var pooling: MaxPooling {
    MaxPooling(height: height, width: width, channelStride: channels, pool: pool, strides: strides, padding: padding)
  }
  /// Where its windows lie.
  var windows: PoolingWindows {
    PoolingWindows(height: height, width: width, pool: pool, strides: strides, padding: padding)
  }
  var reference: MaxPoolingReference {
    MaxPoolingReference(
      height: height, width: width, channels: channels, pool: pool, strides: strides, padding: padding)
  }
  /// Whole numbers, none positive.
  func values(seed: UInt64) -> [Float] {
    floats(height * width * channels, seed: seed, array: 1).map { ($0 * Float(range)).rounded(.down) - 1001 }
  }

  static let sweep: [PoolingShape] = {
    var shapes: [PoolingShape] = []
    for pool in [(1, 1), (2, 2), (3, 3), (2, 3), (5, 1), (16, 16)] {
      let common = [(1, 1), (2, 2), (3, 3), (1, 2)]
      for strides in common.contains(where: { $0 == pool }) ? common : common + [pool] {
        for channels in [1, 3, 15, 16, 17, 33, 48] {
          for (height, width) in [pool, (pool.0 + 4, pool.1 + 3), (17, 19)] {
            for range in [1.0, 1000] {
              shapes.append(
                PoolingShape(
                  height: height, width: width, channels: channels, pool: pool, strides: strides, range: range))
            }
          }
        }
      }
    }
    return shapes + clipped
  }()

  /// Windows that reach beyond the image, and such that fill it.
  package static let clipped: [PoolingShape] = [(1, 1), (2, 2), (3, 3), (2, 3), (5, 1), (9, 11)].flatMap { pool in
    [(1, 1), (2, 2), (3, 1), (4, 5)].flatMap { strides in
      [1, 3, 16, 19].flatMap { channels in
        [(4, 5), (7, 6), (1, 1)].map { height, width in
          PoolingShape(
            height: height, width: width, channels: channels, pool: pool, strides: strides, padding: .same,
            range: channels == 19 ? 1 : 1000)
        }
      }
    }
  }

  static let recipes = [
    PoolingShape(height: 28, width: 28, channels: 32, pool: (2, 2), strides: (2, 2)),
    PoolingShape(height: 24, width: 24, channels: 64, pool: (2, 2), strides: (2, 2)),
  ]
}
