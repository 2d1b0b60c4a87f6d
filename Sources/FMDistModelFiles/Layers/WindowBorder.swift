import FMDistKernels
import FMDistNeuralNet

/// The pixels that a layer's windows reach beyond its image, side by side: Keras's `same` puts the odd one below and right.
struct WindowBorder: Equatable {
  let top, left, bottom, right: Int

  init(top: Int, left: Int, bottom: Int, right: Int) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }

  /// Of windows of `window` pixels, dilation included, over an image.
  init(_ padding: Padding, input: Shape, window: Extent, strides: Extent) {
    guard case .image(let height, let width, _) = input else {
      (top, left, bottom, right) = (0, 0, 0, 0)
      return
    }
    top = padding.before(height, window: window.height, stride: strides.height)
    left = padding.before(width, window: window.width, stride: strides.width)
    bottom = padding.total(height, window: window.height, stride: strides.height) - top
    right = padding.total(width, window: window.width, stride: strides.width) - left
  }

  /// Whether there is none.
  var isEmpty: Bool { self.all.allSatisfy { $0 == 0 } }
  /// Whether opposite sides have the same.
  var isSymmetric: Bool { top == bottom && left == right }
  /// Top, left, bottom, right: the order of ONNX's `pads`.
  var all: [Int] { [top, left, bottom, right] }
}

extension Extent {
  /// Height, width.
  var sides: [Int] { [height, width] }

  /// From the first tap to the last of a window of this size whose taps are `rate` apart.
  func dilated(by rate: Extent) -> Extent {
    Extent((height - 1) * rate.height + 1, (width - 1) * rate.width + 1)
  }
}
