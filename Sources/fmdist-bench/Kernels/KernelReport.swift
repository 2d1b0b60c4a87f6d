import Foundation

/// All that `fmdist-bench kernels` measured.
struct KernelReport: Encodable {
  let machine: Machine
  let kernels: [KernelMeasurement]

  /// The table for people.
  var text: String {
    var table = Table([
      .init(title: "kernel", isNumber: false), .init(title: "shape", isNumber: false), .init(title: "µs"),
      .init(title: "best"), .init(title: "GFLOP/s"), .init(title: "% FMA"), .init(title: "dense"),
      .init(title: "GB/s"), .init(title: "% triad"),
    ])
    for kernel in kernels {
      table.add([
        kernel.kernel, kernel.shape, figure(kernel.medianSeconds * 1e6, 2), figure(kernel.bestSeconds * 1e6, 2),
        figure(kernel.gflops, 1), figure(kernel.shareOfFmaPeak.map { $0 * 100 }, 1),
        kernel.denseFlops == kernel.flops ? "" : figure(kernel.denseGflops, 1), figure(kernel.gigabytesPerSecond, 1),
        figure(kernel.shareOfTriad * 100, 0),
      ])
    }
    return "\(machine.text)\n\n\(table.text)"
  }

  private func figure(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? ""
  }
}
