/// Models that have every layer and every way of joining layers, each with the optimizers that it is trained with.
enum Models {
  static let all: [(name: String, text: String)] = [
    (
      "dense layers with dropout",
      """
      model:
        - flatten
        - dense: {units: 70, activation: tanh, kernel_regularizer: {l1: 0.01, l2: 0.01}, bias_regularizer: {l1: 0.01}}
        - dropout: {rate: 0.3}
        - dense: {units: 20, activation: gelu, use_bias: false}
        - dense: {units: 33, activation: sigmoid}
        - activation: {function: relu}
        - dense: {units: 10, activation: softmax}
      """
    ),
    (
      "convolutions, pooled with and without dropout, and unpooled",
      """
      model:
        - conv2d: {filters: 20, kernel_size: 3, padding: same, activation: relu}
        - dropout: {rate: 0.2}
        - max_pooling2d: {pool_size: 2}
        - dropout: {rate: 0.25}
        - conv2d: {filters: 16, kernel_size: 3, activation: tanh}
        - permute: {dims: [3, 1, 2]}
        - permute: {dims: [2, 3, 1]}
        - max_pooling2d: {pool_size: 2}
        - conv2d: {filters: 8, kernel_size: 2, groups: 4, activation: silu, use_bias: false}
        - conv2d: {filters: 7, kernel_size: 3, dilation_rate: 2, padding: same, activation: relu}
        - dropout: {rate: 0.1}
        - max_pooling2d: {pool_size: 3, strides: 2}
        - flatten
        - dropout: {rate: 0.5}
        - dense: {units: 24, activation: relu}
        - dense: {units: 10}
        - activation: {function: softmax}
      """
    ),
    (
      "graphs, residual blocks, normalisations, depthwise and separable convolutions",
      """
      model:
        - conv2d: {filters: 12, kernel_size: 3, padding: same, activity_regularizer: {l1: 0.001, l2: 0.001}}
        - batch_normalization
        - activation: {function: relu, name: stem}
        - residual:
            layers:
              - depthwise_conv2d: {kernel_size: 3, padding: same, use_bias: false}
              - batch_normalization
              - conv2d: {filters: 18, kernel_size: 1}
              - layer_normalization
            shortcut:
              - separable_conv2d: {filters: 18, kernel_size: 1, depth_multiplier: 2, activation: relu}
        - activation: {function: tanh, name: left}
        - conv2d: {filters: 18, kernel_size: 1, inputs: stem, name: right}
        - group_normalization: {groups: 6, name: groups}
        - multiply: {inputs: [left, groups], name: product}
        - subtract: {inputs: [product, right]}
        - concatenate: {inputs: [subtract, left, stem]}
        - global_average_pooling2d
        - dense: {units: 24, trainable: false}
        - batch_normalization: {trainable: false}
        - dense: {units: 10, activation: softmax}
      """
    ),
    (
      "pixels pooled, moved, repeated, dropped and noisy",
      """
      model:
        - rescaling: {scale: 2, offset: -1}
        - zero_padding2d: {padding: [[1, 2], [3, 4]]}
        - conv2d: {filters: 5, kernel_size: 3, activation: relu}
        - spatial_dropout2d: {rate: 0.2}
        - average_pooling2d: {pool_size: 3, padding: same}
        - gaussian_noise: {stddev: 0.1}
        - up_sampling2d
        - cropping2d: {cropping: 2}
        - max_pooling2d: {pool_size: 3, strides: 2, padding: same}
        - reshape: {target_shape: [-1, 2, 10]}
        - conv2d: {filters: 16, kernel_size: 2, activation: tanh}
        - global_max_pooling2d
        - reshape: {target_shape: [2, 2, 4]}
        - flatten
        - dense: {units: 10, activation: softmax}
      """
    ),
  ]

  /// Images that are changed at random in every way there is.
  static let data = """
    data:
      dataset: synthetic
      augmentation:
        {rotation_range: 10, width_shift_range: 0.1, height_shift_range: 0.1, shear_range: 5, zoom_range: 0.1,
        horizontal_flip: true, vertical_flip: true, random_crop: {padding: 2}, random_erasing: {}}
    """

  static let optimizers = [
    "adam: {learning_rate: 0.001}", "sgd: {learning_rate: 0.01}",
    "sgd: {learning_rate: 0.01, momentum: 0.9, nesterov: true}",
    "adamw: {learning_rate: 0.001}", "rmsprop: {learning_rate: 0.001}",
    "rmsprop: {learning_rate: 0.001, momentum: 0.9, centered: true}",
    "adadelta: {learning_rate: 1.0}",
    "sgd: {clipnorm: 0.1, weight_decay: 0.01, exclude_from_weight_decay: bias, use_ema: true, ema_overwrite_frequency: 2}",
    "adam: {clipvalue: 0.01}",
  ]
}
