import Kernels
import Memory
let a = Buffer<Float>(count: 10000), b = Buffer<Float>(count: 100000), c = Buffer<Float>(count: 10000)
for (name, f, fl) in [("83", t83, 24), ("64", t64, 24)] {
for _ in 0..<3 {
let clock = ContinuousClock()
let n = 100000
let t = clock.measure { for _ in 0..<n { f(288, a.view.base, 288, 1, b.view.base, 16, 288*16, c.view.base) } }
let s = Double(t.components.attoseconds) * 1e-18 + Double(t.components.seconds)
print(name, Double(n*288*fl*32)/s/1e9)
}}
