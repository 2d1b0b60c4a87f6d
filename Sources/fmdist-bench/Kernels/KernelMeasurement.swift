import FMDistKernelRegistry

/// What one kernel did on one thread at one shape, its operands warm, in turn with the machine's peak and bandwidth.
struct KernelMeasurement: Encodable {
  let kernel, shape: String
  /// Seconds of one run, of the time that the thread had a core.
  let medianSeconds, bestSeconds: Double
  /// Executed operations, and those of the same work where zeros are not left out; nil for a kernel that moves memory.
  let flops, denseFlops: Double?
  /// Executed, by the median time.
  let gflops, denseGflops, bestGflops: Double?
  /// The median of the shares of the FMA peak, each of the peak measured beside it.
  let shareOfFmaPeak: Double?
  /// Operands once and results once, by the median time.
  let bytes, gigabytesPerSecond: Double
  /// The median of the shares of a triad's bandwidth over as many bytes, each of the triad measured beside it.
  let shareOfTriad: Double

  /// Measures for about `seconds`, in seven turns.
  init(_ kernelCase: KernelCase, seconds: Double, peak: MultiplyAddPeak) {
    let turns = 7
    let prepared = kernelCase.prepare()
    let cost = prepared.cost
    let bandwidth = TriadBandwidth(bytes: Int(cost.bytes), seconds: seconds / 4 / Double(turns))
    // The warming up and the machine's own samples take the rest.
    let repetition = Repetition(seconds: seconds / 2 / Double(turns), prepared.run)
    var (times, peakShares, triadShares) = (Samples(), Samples(), Samples())
    for _ in 0..<turns {
      let triad = bandwidth.sample()
      let machine = peak.sample()
      prepared.run()  // brings the operands back
      let time = repetition.sample()
      times.add(time)
      peakShares.add(cost.flops / time / machine)
      triadShares.add(cost.bytes / time / triad)
    }
    let computes = cost.flops > 0
    (kernel, shape) = (kernelCase.kernel, kernelCase.shape)
    (medianSeconds, bestSeconds) = (times.median, times.least)
    flops = computes ? cost.flops : nil
    denseFlops = computes ? cost.denseFLOPs : nil
    gflops = computes ? cost.flops / times.median / 1e9 : nil
    denseGflops = computes ? cost.denseFLOPs / times.median / 1e9 : nil
    bestGflops = computes ? cost.flops / times.least / 1e9 : nil
    shareOfFmaPeak = computes ? peakShares.median : nil
    bytes = cost.bytes
    gigabytesPerSecond = cost.bytes / times.median / 1e9
    shareOfTriad = triadShares.median
  }
}
