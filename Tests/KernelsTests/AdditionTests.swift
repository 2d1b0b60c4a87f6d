import Kernels
import Memory
import TestSupport
import Testing

struct AdditionTests {
  @Test func `adds element by element`() {
    withEvery("count", in: [0, 1, 15, 16, 17, 49]) { count in
      let (a, b) = (floats(count, seed: 1), floats(count, seed: 2))
      let (sum, source) = (Buffer(a), Buffer(b))
      add(source.view, to: sum.view)
      expectSameBits(sum.array, zip(a, b).map { $0 + $1 }, "the sum")
      expectSameBits(source.array, b, "what was added")
    }
  }
}
