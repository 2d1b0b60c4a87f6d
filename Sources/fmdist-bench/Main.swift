import Communication
import DataParallel
import Kernels
import Foundation
import Memory
import NeuralNet

func C(_ f: Int, _ k: Int, _ p: Padding = .valid) -> LayerDescription { .conv2d(filters: f, kernelSize: .init(k, k), strides: .init(1, 1), padding: p, activation: .relu) }
func F(_ u: Int, _ a: Activation = .relu) -> LayerDescription { .dense(units: u, activation: a) }
func D(_ r: Double) -> LayerDescription { .dropout(rate: r) }
let P = LayerDescription.maxPooling2D(poolSize: .init(2, 2), strides: .init(2, 2))
let FL = LayerDescription.flatten
let OUT = F(10, .softmax)
let adam = OptimizerDescription.adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
let recipes: [(String, [LayerDescription], Int)] = [
  ("jin2020-mlp", [FL, F(512), D(0.3), F(1024), D(0.3), OUT], 100),
  ("jin2020-cnn", [C(16, 5, .same), D(0.3), C(32, 3, .same), P, C(36, 5, .same), D(0.3), C(64, 3, .same), P, D(0.25), C(128, 3, .same), D(0.3), C(128, 3, .same), P, FL, D(0.3), F(128), D(0.5), F(1500), D(0.3), OUT], 100),
  ("ps2-2018-conv2", [C(32, 3), C(64, 3), P, D(0.25), FL, F(128), D(0.5), OUT], 64),
  ("tao2018-mlp", [FL, F(256), D(0.4), F(256), D(0.3), F(256), D(0.2), OUT], 128),
  ("tao2018-convnet", [C(32, 5), P, D(0.25), C(64, 3), P, D(0.25), C(128, 3), D(0.4), FL, F(128), D(0.3), OUT], 256),
  ("kh2021-ann", [FL, F(512), F(256), D(0.5), OUT], 64),
  ("kh2021-cnn-base", [C(32, 3), P, C(32, 3), P, C(32, 3), FL, F(32), OUT], 64),
  ("kh2021-cnn-tuned", [C(64, 3), P, C(64, 3), FL, D(0.5), F(128), OUT], 64),
  ("neelamraju2019-one-hidden", [FL, F(128, .sigmoid), OUT], 32),
  ("neelamraju2019-mlp", [FL, F(512), F(256), F(128), OUT], 256),
  ("neelamraju2019-cnn", [C(64, 3, .same), D(0.2), P, C(32, 3, .same), D(0.2), P, FL, F(256), OUT], 64),
]
func clock_() -> Double { var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9 }
@main struct Bench {
  static func main() throws {
    let args = CommandLine.arguments
    let threads = args.count > 1 ? Int(args[1])! : 2
    let only = args.count > 2 ? Array(args[2...]) : []
    let pool = ThreadPool(threads: threads)
    let n = 4096
    let images = Buffer<UInt8>(count: n * 784)
    for i in 0..<images.count { images.view[i] = UInt8(truncatingIfNeeded: (i &* 2654435761) >> 13) }
    let labels = Buffer<UInt8>(count: n)
    for i in 0..<n { labels.view[i] = UInt8(i % 10) }
    let indices = Buffer<Int32>((0..<n).map { Int32($0) })
    for (name, layers, batch) in recipes where only.isEmpty || only.contains(name) {
      let plan = try ModelPlan(input: .image(height: 28, width: 28, channels: 1), layers: layers)
      let communicator = SingleProcess()
      let replica = try Replica(model: plan, optimizer: adam, batchSize: batch, images: .bytes(images.view, .unit), seed: 1, plan: ShardPlan(shards: 8, ranks: 1), communicator: communicator, pool: pool)
      replica.network.initialize(seed: 1)
      var step = 0
      func run(_ count: Int) throws { for _ in 0..<count { let s = (step * batch) % (n - batch); _ = try replica.train(indices: indices.view[s..<s + batch], labels: labels.view, step: step, stop: false); step += 1 } }
      try run(3)
      var best = 0.0, bestCPU = 0.0
      for _ in 0..<3 {
        let clock = ContinuousClock.now; var count = 0; let cpu = clock_()
        while ContinuousClock.now - clock < .milliseconds(700) { try run(2); count += 2 }
        let d = ContinuousClock.now - clock
        let s = Double(d.components.seconds) + Double(d.components.attoseconds) * 1e-18
        best = max(best, Double(count * batch) / s); bestCPU = max(bestCPU, Double(count * batch) / (clock_() - cpu))
      }
      print(name, Int(best), "per cpu-second", Int(bestCPU))
    }
  }
}
