#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A logarithmic axis: where values lie on it, and which are marked.
package struct LogAxis: Equatable, Sendable {
  /// Which values are round.
  package enum Steps: Sendable {
    /// 1, 2, 4, 8: for numbers of ranks.
    case doublings
    /// 1, 2, 5, 10, 20: for what is measured.
    case decimal
  }

  /// The marked values, ascending; the first and the last are the axis's ends.
  package let ticks: [Double]

  /// The axis from the greatest round number that is not above any of `values`, which are above 0, to the least not below any.
  package init(covering values: [Double], steps: Steps) {
    let known = values.filter { $0 > 0 && $0.isFinite }
    let (least, greatest) = (known.min() ?? 1, known.max() ?? 1)
    let round = LogAxis.roundNumbers(steps, from: least, to: greatest)
    let start = round.lastIndex { $0 <= least * (1 + 1e-9) } ?? 0
    var end = round.firstIndex { $0 >= greatest * (1 - 1e-9) } ?? round.count - 1
    if end == start { end += 1 }
    ticks = Array(round[start...end])
  }

  /// Where `value` lies, 0 at the beginning of the axis, 1 at its end.
  package func position(of value: Double) -> Double {
    guard let first = ticks.first, let last = ticks.last else { return 0 }
    return log(value / first) / log(last / first)
  }

  private static func roundNumbers(_ steps: Steps, from least: Double, to greatest: Double) -> [Double] {
    func exponents(_ logarithm: (Double) -> Double) -> ClosedRange<Int> {
      Int(floor(logarithm(least))) - 1...Int(ceil(logarithm(greatest))) + 1
    }
    switch steps {
    case .doublings:
      return exponents(log2).map { pow(2, Double($0)) }
    case .decimal:
      return exponents(log10).flatMap { (exponent: Int) -> [Double] in
        // Divided, so that 0.2 is the nearest number to it.
        let scale = pow(10, Double(abs(exponent)))
        return [1.0, 2.0, 5.0].map { (digit: Double) -> Double in exponent < 0 ? digit / scale : digit * scale }
      }
    }
  }
}
