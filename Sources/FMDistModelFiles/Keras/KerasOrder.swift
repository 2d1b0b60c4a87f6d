/// The order in which Keras has the layers of a model, whatever order its description has: those farther from the output first, of
/// equally far ones that first which is met first on the way from the output to the input. Names in weight files are numbered in it.
enum KerasOrder {
  /// The places of layers that read those in `inputs`, negative for the model's input; the last one is the output.
  static func order(_ inputs: [[Int]]) -> [Int] {
    guard !inputs.isEmpty else { return [] }
    // From the output depth first: when each is met, and when all that it reads is done. No recursion: models may be deep.
    var met = [Int?](repeating: nil, count: inputs.count)
    var next = [Int](repeating: 0, count: inputs.count)
    var done: [Int] = []
    var stack = [inputs.count - 1]
    met[inputs.count - 1] = 0
    var count = 1
    while let layer = stack.last {
      guard next[layer] < inputs[layer].count else {
        done.append(layer)
        stack.removeLast()
        continue
      }
      let input = inputs[layer][next[layer]]
      next[layer] += 1
      if input >= 0, met[input] == nil {
        met[input] = count
        count += 1
        stack.append(input)
      }
    }
    var depths = [Int](repeating: 0, count: inputs.count)
    for layer in done.reversed() {
      for input in inputs[layer] where input >= 0 { depths[input] = max(depths[input], depths[layer] + 1) }
    }
    return done.sorted { (-depths[$0], met[$0] ?? 0) < (-depths[$1], met[$1] ?? 0) }
  }
}
