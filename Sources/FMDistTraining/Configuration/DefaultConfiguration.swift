extension RunConfiguration {
  /// What messages call it.
  static let builtInName = "the built-in configuration"

  /// The content of `configs/default.yaml`, for a bare `fmdist train`.
  package static let defaultText = """
    # What bare `fmdist train` trains: a small convolutional network that learns Fashion-MNIST in a few minutes.
    name: default
    data:
      dataset: fashion-mnist
      scaling: unit
      validation: {source: last, count: 5000}
    model:
      - conv2d: {filters: 32, kernel_size: 3, padding: same, activation: relu}
      - max_pooling2d: {pool_size: 2}
      - conv2d: {filters: 64, kernel_size: 3, padding: same, activation: relu}
      - max_pooling2d: {pool_size: 2}
      - flatten
      - dropout: {rate: 0.25}
      - dense: {units: 128, activation: relu}
      - dense: {units: 10, activation: softmax}
    optimizer: {adam: {learning_rate: 0.001}}
    training: {batch_size: 64, epochs: 5, shards: 8, seed: 1}

    """
}
