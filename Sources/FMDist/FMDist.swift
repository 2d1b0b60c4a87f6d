// Layers, optimizers, schedules, initializers and regularizers, by Keras's names.
@_exported public import FMDistNeuralNet

// What they are made with: activations and paddings.
@_exported public import enum FMDistKernels.Activation
@_exported public import enum FMDistKernels.Padding
