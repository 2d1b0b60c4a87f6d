/// Least squares with coefficients that are times, and so never negative.
///
/// For a handful of columns: every subset of them is tried, 2 to the number of columns, and of those whose coefficients are all
/// at least 0 the one with the least error is taken. That is the exact answer, in a form that needs no convergence.
package enum LeastSquares {
  /// The most columns.
  package static let mostColumns = 8

  /// The x ≥ 0 with the least sum of squares of `rows` · x - `values`.
  ///
  /// `rows` has a row for each value, all with the same number of columns. A column of zeros gets 0.
  package static func nonnegative(rows: [[Double]], values: [Double]) -> [Double] {
    let columns = rows.first?.count ?? 0
    precondition(rows.count == values.count && rows.allSatisfy { $0.count == columns }, "rows of unequal lengths")
    precondition(columns <= mostColumns, "\(columns) columns, and at most \(mostColumns) are searched")
    var best = [Double](repeating: 0, count: columns)
    var leastError = squaredError(rows, values, best)
    for subset in 1..<max(1 << columns, 1) {
      let chosen = (0..<columns).filter { subset >> $0 & 1 == 1 }
      guard let solution = unconstrained(rows.map { row in chosen.map { row[$0] } }, values),
        solution.allSatisfy({ $0 >= 0 })
      else { continue }
      var all = [Double](repeating: 0, count: columns)
      for (column, value) in zip(chosen, solution) { all[column] = value }
      let error = squaredError(rows, values, all)
      if error < leastError { (best, leastError) = (all, error) }
    }
    return best
  }

  private static func squaredError(_ rows: [[Double]], _ values: [Double], _ x: [Double]) -> Double {
    zip(rows, values).reduce(0) { sum, pair in
      let difference = zip(pair.0, x).reduce(-pair.1) { $0 + $1.0 * $1.1 }
      return sum + difference * difference
    }
  }

  /// By the normal equations of columns scaled to length 1; nil where the columns do not decide.
  private static func unconstrained(_ rows: [[Double]], _ values: [Double]) -> [Double]? {
    let columns = rows.first?.count ?? 0
    let lengths = (0..<columns).map { column in rows.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot() }
    guard rows.count >= columns, lengths.allSatisfy({ $0 > 0 }) else { return nil }
    var matrix = (0..<columns).map { left in
      (0..<columns).map { right in
        rows.reduce(0) { $0 + $1[left] * $1[right] } / (lengths[left] * lengths[right])
      } + [zip(rows, values).reduce(0) { $0 + $1.0[left] * $1.1 } / lengths[left]]
    }
    // Gauss and Jordan, with the greatest pivot first.
    for column in 0..<columns {
      let pivot = (column..<columns).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
      guard abs(matrix[pivot][column]) > 1e-10 else { return nil }
      matrix.swapAt(column, pivot)
      for row in 0..<columns where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for place in column...columns { matrix[row][place] -= factor * matrix[column][place] }
      }
    }
    return (0..<columns).map { matrix[$0][columns] / matrix[$0][$0] / lengths[$0] }
  }
}
