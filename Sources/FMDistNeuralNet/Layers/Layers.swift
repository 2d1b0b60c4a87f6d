/// All kinds of layer that there are.
package enum Layers {
  /// A line for each, in the order in which help lists them.
  package static let all: [any Layer.Type] = [
    DenseLayer.self, Conv2DLayer.self, MaxPooling2DLayer.self, PermuteLayer.self, FlattenLayer.self, DropoutLayer.self,
    ActivationLayer.self, BatchNormalizationLayer.self, AddLayer.self, SubtractLayer.self, MultiplyLayer.self,
    ConcatenateLayer.self, GlobalAveragePooling2DLayer.self, ResidualLayer.self,
    DepthwiseConv2DLayer.self, SeparableConv2DLayer.self, LayerNormalizationLayer.self, GroupNormalizationLayer.self,
    AveragePooling2DLayer.self, GlobalMaxPooling2DLayer.self, ZeroPadding2DLayer.self, Cropping2DLayer.self,
    UpSampling2DLayer.self, ReshapeLayer.self, SpatialDropout2DLayer.self, GaussianNoiseLayer.self,
    RescalingLayer.self, UnitNormalizationLayer.self,
  ]

  /// The names of all, as configurations have them.
  package static var names: [String] { all.map { $0.kind } }

  /// The kind with the name `kind`.
  package static func named(_ kind: String) -> (any Layer.Type)? { all.first { $0.kind == kind } }
}
