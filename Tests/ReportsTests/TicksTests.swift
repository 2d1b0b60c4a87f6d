import FMDistReports
import FMDistTestSupport
import Testing

/// Against the mathematics of nice numbers.
struct TicksTests {
  @Test func areMultiplesOfNiceStepsInsideTheAxis() {
    withEvery("low", in: [-1e6, -3.7, 0, 1e-7, 0.05, 99]) { low in
      withEvery("span", in: [1e-8, 3e-3, 0.07, 1, 9.99, 1234, 5e8]) { span in
        withEvery("most", in: [2, 3, 5, 10]) { most in
          // Where doubles themselves are coarser than the axis there is nothing to mark.
          guard low + span > low, span > abs(low) * 1e-9 else { return }
          let ticks = Ticks(from: low, to: low + span, atMost: most)
          expect(ticks.values.count <= most, "\(ticks.values.count) ticks")
          // 2.5 is the largest ratio of neighbouring nice steps, so this many are always found.
          expect(Double(ticks.values.count) > Double(most) / 2.5 - 1.001, "only \(ticks.values.count) ticks")
          for (value, next) in zip(ticks.values, ticks.values.dropFirst()) {
            expectClose(next - value, ticks.step, within: ticks.step * 1e-6, "a step")
          }
          let slack = span * 1e-6
          expect(ticks.values.allSatisfy { $0 >= low - slack && $0 <= low + span + slack }, "a tick outside")
          var digit = ticks.step
          while digit >= 9.999 { digit /= 10 }
          while digit < 0.9999 { digit *= 10 }
          expect([1, 2, 5].contains { abs(digit - $0) < 1e-6 }, "step \(ticks.step)")
        }
      }
    }
  }

  @Test(arguments: [
    (0.0, 1.0, 6, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (1, 10, 10, (1...10).map(String.init)),
    (0, 10000, 5, ["0", "5,000", "10,000"]), (0.85, 0.93, 5, ["0.86", "0.88", "0.90", "0.92"]),
    (-2, 2, 5, ["−2", "−1", "0", "1", "2"]), (0, 4e-6, 5, ["0", "1e-06", "2e-06", "3e-06", "4e-06"]),
    (0, 2e8, 3, ["0", "1e+08", "2e+08"]), (0.0005, 0.001, 3, ["0.0006", "0.0008", "0.0010"]),
  ])
  func haveTextsOfOneForm(low: Double, high: Double, most: Int, expected: [String]) {
    let ticks = Ticks(from: low, to: high, atMost: most)
    #expect(ticks.values.map(ticks.text) == expected)
  }

  @Test func wholeNumbersStayWhole() {
    #expect(Ticks(from: 1, to: 3, atMost: 10, leastStep: 1).values == [1, 2, 3])
    #expect(Ticks(from: 1, to: 1, atMost: 10, leastStep: 1).values == [1])
    #expect(Ticks(from: 1, to: 1000, atMost: 6, leastStep: 1).values == [200, 400, 600, 800, 1000])
  }

  @Test func axesWithoutExtentOrWithoutEndAreNoTrap() {
    #expect(Ticks(from: .nan, to: 1, atMost: 5).values == [])
    #expect(Ticks(from: 0, to: .infinity, atMost: 5).values == [])
    #expect(Ticks(from: 2, to: 1, atMost: 5).values == [])
    #expect(Ticks(from: -.greatestFiniteMagnitude, to: .greatestFiniteMagnitude, atMost: 5).values == [])
    #expect(Ticks(from: 0, to: 0, atMost: 5).values == [0])
    withEvery("value", in: [1e300, -1e300, 1e-300, .leastNonzeroMagnitude]) { value in
      expect(Ticks(from: value, to: value, atMost: 5).values.count <= 5, "too many")
      expect(Ticks(from: min(0, value), to: max(0, value), atMost: 5).values.count <= 5, "too many")
    }
  }
}
