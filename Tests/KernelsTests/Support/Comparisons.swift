import FMDistKernelRegistry
import FMDistTestSupport

/// Records an issue that names the element that is furthest beyond its tolerance, if any is.
func expectAll(
  _ found: [Float], _ expected: [Expected], _ what: String, fileID: String = #fileID, filePath: String = #filePath,
  line: Int = #line, column: Int = #column
) {
  guard found.count == expected.count else {
    expect(
      false, "\(what) has \(found.count) elements, expected \(expected.count)", fileID: fileID, filePath: filePath,
      line: line, column: column)
    return
  }
  var worst: (index: Int, excess: Double)?
  for (index, (value, expected)) in zip(found, expected).enumerated() {
    let error = abs(Double(value) - expected.value)
    // Written so that NaN is beyond any tolerance.
    guard !(error <= expected.tolerance) else { continue }
    let excess = error.isNaN ? .infinity : error - expected.tolerance
    if worst.map({ excess > $0.excess }) ?? true { worst = (index, excess) }
  }
  guard let worst else { return }
  expectClose(
    Double(found[worst.index]), expected[worst.index].value, within: expected[worst.index].tolerance,
    "\(what)[\(worst.index)]", fileID: fileID, filePath: filePath, line: line, column: column)
}

/// Records an issue unless both have the same bits, but for the payload of NaN.
func expectSameBits(
  _ found: [Float], _ expected: [Float], _ what: String, fileID: String = #fileID, filePath: String = #filePath,
  line: Int = #line, column: Int = #column
) {
  expectEqual(
    found.count, expected.count, "the count of \(what)", fileID: fileID, filePath: filePath, line: line, column: column)
  let different = zip(found, expected).enumerated().first { _, pair in
    pair.0.bitPattern != pair.1.bitPattern && !(pair.0.isNaN && pair.1.isNaN)
  }
  guard let (index, (value, other)) = different else { return }
  expect(
    false, "\(what)[\(index)] is \(value), expected the bits of \(other)", fileID: fileID, filePath: filePath,
    line: line, column: column)
}

/// FNV-1a over bit patterns: a number to remember many results by.
func fingerprint(_ values: some Sequence<Float>) -> UInt64 {
  values.reduce(0xcbf2_9ce4_8422_2325) { hash, value in (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
}
