extension LayerDescription {
  /// All kinds of layer that there are, a line for each.
  package static let kinds = KindList<any Layer.Type>([
    DenseLayer.self, Conv2DLayer.self, MaxPooling2DLayer.self, PermuteLayer.self, FlattenLayer.self, DropoutLayer.self,
    ActivationLayer.self, BatchNormalizationLayer.self, AddLayer.self, SubtractLayer.self, MultiplyLayer.self,
    ConcatenateLayer.self, GlobalAveragePooling2DLayer.self, ResidualLayer.self,
    DepthwiseConv2DLayer.self, SeparableConv2DLayer.self, LayerNormalizationLayer.self, GroupNormalizationLayer.self,
    AveragePooling2DLayer.self, GlobalMaxPooling2DLayer.self, ZeroPadding2DLayer.self, Cropping2DLayer.self,
    UpSampling2DLayer.self, ReshapeLayer.self, SpatialDropout2DLayer.self, GaussianNoiseLayer.self,
    RescalingLayer.self, UnitNormalizationLayer.self,
  ]) { $0.name }
}
