import Kernels
import Memory
import TestSupport
import Testing

struct PixelScalingTests {
  @Test func `unit divides every byte by 255, none leaves it`() {
    let bytes = Buffer<UInt8>((0..<3).flatMap { _ in (0...255).map { UInt8($0) } } + [7])
    let floats = Buffer<Float>.unwritten(bytes.count)
    PixelScaling.unit.convert(bytes.view, into: floats.view)
    expectSameBits(floats.array, bytes.view.elements.map { Float($0) / 255 }, "unit")
    PixelScaling.none.convert(bytes.view, into: floats.view)
    expectSameBits(floats.array, bytes.view.elements.map { Float($0) }, "none")
  }
}
