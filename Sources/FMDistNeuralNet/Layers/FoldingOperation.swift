/// Batch normalization at work, which evaluates the convolution before it as well where the two fold.
protocol FoldingOperation: SampleOperation {
  /// What evaluates both; nil where the normalization goes alone.
  var folded: FoldedConvolution? { get }
  var clock: LayerClock { get }
}

extension FoldingOperation {
  var evaluationPieces: Int { folded?.pieces ?? 0 }

  func prepareEvaluation(piece: Int) { folded?.fold(piece: piece) }

  func evaluate(rows: Range<Int>, thread: Int, mode: NetworkMode) {
    guard let folded else { return rows.forEach { forward(row: $0, thread: thread, mode: mode) } }
    folded.forward(rows: rows, thread: thread)
    clock.lap(.forward, thread)
  }
}
