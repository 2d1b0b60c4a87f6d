import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// How a file says that an image's bytes are scaled.
package struct ImportedScaling: Sendable, Equatable {
  /// As `data.scaling` has it.
  package let scaling: PixelScaling
  /// What is learned, on the scale 0 to 255: of all elements, H x W x C, or of the channels; empty where nothing is.
  package let means, deviations: [Float]

  /// `scaling`, with what it has learned.
  package init(_ scaling: PixelScaling, means: [Float] = [], deviations: [Float] = []) {
    (self.scaling, self.means, self.deviations) = (scaling, means, deviations)
  }
}

/// A model that was read from another program's file, or its weights alone.
package struct ImportedModel: Sendable {
  /// What the file calls it; nil for nothing.
  package var name: String?
  /// The layers; nil where the file has weights alone.
  package var layers: [LayerDescription]?
  /// H, W and C of an image, or nothing where the file does not say.
  package var input: (height: Int, width: Int, channels: Int)?
  /// The numbers of an image, where the model reads them as one vector and the file does not say what height and width they are of.
  package var vectorCount: Int?
  /// How bytes are scaled; nil where the file does not say.
  package var scaling: ImportedScaling?
  /// What the file says of itself; of a file that fmdist wrote ``ExportedModel/metadata``.
  package var metadata: [String: String] = [:]
  /// What was read otherwise than the file has it, though no result changes: sentences.
  package var notes: [String] = []
  /// The arrays of a model, one for each of its parameters, in Keras's layout. Throws where the file is of another model.
  package var weights: @Sendable (ModelPlan) throws(ModelFileError) -> [NamedArray]

  /// A file of which nothing but `weights` is known.
  init(_ weights: @escaping @Sendable (ModelPlan) throws(ModelFileError) -> [NamedArray]) { self.weights = weights }
}
