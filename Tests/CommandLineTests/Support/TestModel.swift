import Testing

/// The models that tests train, small so that a run takes about a second.
enum TestModel: String, CaseIterable, CustomTestStringConvertible {
  /// For 28 x 28 images: two dense layers, Adam.
  case dense
  /// For 28 x 28 images: convolution, pooling, dropout, SGD with momentum.
  case dropout
  /// For the tiny data set.
  case tiny

  var testDescription: String { rawValue }

  var file: String { "\(rawValue).yaml" }

  /// Batches of 47, a prime: it divides neither 2,000 images nor the shards, nor any number of ranks.
  var yaml: String {
    switch self {
    case .dense:
      """
      name: dense
      data: {validation: {source: last, count: 500}, limit: 2000}
      model:
        - flatten
        - dense: {units: 32, activation: relu}
        - dense: {units: 10, activation: softmax}
      optimizer: {adam: {learning_rate: 0.001}}
      training: {batch_size: 47, epochs: 2}

      """
    case .dropout:
      """
      name: dropout
      data: {validation: {source: random, count: 500}, limit: 2000}
      model:
        - conv2d: {filters: 5, kernel_size: 3, strides: 2, padding: same, activation: relu}
        - dropout: {rate: 0.2}
        - max_pooling2d: {pool_size: 2}
        - flatten
        - dropout: {rate: 0.25}
        - dense: {units: 24, activation: tanh}
        - dense: {units: 10, activation: softmax}
      optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9, nesterov: true}}
      training: {batch_size: 47, epochs: 2}

      """
    case .tiny:
      """
      name: tiny
      data: {validation: {source: last, count: 40}}
      model:
        - conv2d: {filters: 3, kernel_size: 3, activation: relu}
        - max_pooling2d: {pool_size: 2}
        - dropout: {rate: 0.2}
        - flatten
        - dense: {units: 10, activation: softmax}
      optimizer: {adam: {learning_rate: 0.01}}
      training: {batch_size: 13, epochs: 2}

      """
    }
  }
}
