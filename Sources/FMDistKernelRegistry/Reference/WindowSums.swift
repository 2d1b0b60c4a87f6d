/// A linear map whose outputs are sums of some inputs, each times a factor: how pixels are pooled, moved and repeated.
struct WindowSums {
  /// The number of inputs.
  let inputs: Int
  /// For each output the inputs that it is made of, in order, and its factor.
  let windows: [(sources: [Int], factor: Float)]

  /// y: each sum from its first input on, then times the factor.
  func forward(_ x: [Float]) -> [Float] {
    windows.map { window in window.sources.reduce(Float(0)) { $0 + x[$1] } * window.factor }
  }

  /// dx: each output's gradient times the factor, added up in the order of outputs.
  func backward(_ dy: [Float]) -> [Float] {
    var dx = [Float](repeating: 0, count: inputs)
    for (window, gradient) in zip(windows, dy) {
      for source in window.sources { dx[source] += gradient * window.factor }
    }
    return dx
  }
}
