/// All kernels: what tests compare with their formulas, and `fmdist-bench kernels` measures.
///
/// To add one: an extension of ``KernelEntry`` in Entries, with its shapes and its formula, and its name here.
package enum KernelRegistry {
  /// In the order of a training step.
  package static let entries: [KernelEntry] = [
    .denseForward, .denseDataGradient, .denseWeightsGradient, .denseBiasGradient,
    .convolutionForward, .convolutionDataGradient, .convolutionWeightsGradient,
    .fusedConvolutionForward, .fusedConvolutionWeightsGradient, .fusedConvolutionDataGradient,
    .winogradConvolution, .groupedForward, .groupedWeightsGradient, .groupedDataGradient,
    .depthwiseConvolution, .batchNormalizationForward, .batchNormalizationBackward, .batchStatistics,
    .rectifiedNormalization,
    .layerNormalization, .groupAverage, .globalAverage, .elementwise, .rectifiedSum, .movingAverage, .clipping,
    .maxPoolingForward, .maxPoolingBackward, .averagePoolingForward, .averagePoolingBackward,
    .globalMaximumForward, .globalMaximumBackward, .permutationForward, .permutationBackward,
    .frameSurround, .frameCut, .upsamplingForward, .upsamplingBackward, .rearrangementForward,
    .rearrangementBackward, .rescaling,
    .activationForward, .activationBackward, .softmaxForward, .softmaxBackward,
    .dropout, .dropoutBackward, .dropoutScaleKept, .channelMask, .gaussianNoise,
    .sgd, .adam, .adamw, .rmsprop, .adadelta,
    .augmentation, .pixelScaling, .imagePairing, .imageMixing, .pack, .unpack, .transpose, .addition, .scaledAddition,
    .scaledSigns, .treeAddition,
    .partialSums,
    .bfloat16Rounding, .bfloat16Packing, .squares, .magnitudes, .fingerprint,
  ]
}
