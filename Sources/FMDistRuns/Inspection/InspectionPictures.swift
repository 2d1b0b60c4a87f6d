import FMDistKernels
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// Pictures of what is inside a checkpoint.
enum InspectionPictures {
  /// The filters of the first layer that learns; throws a ``RunError`` (65) unless that is a convolution.
  static func filters(_ found: CheckpointFolder.Found, title: String) throws(RunError) -> FilterGallery {
    guard let kernel = found.checkpoint.parameters.first else {
      throw RunError(.badData, "\(found.path): has no weights to draw")
    }
    let shape = kernel.shape
    guard shape.count == 4, shape.allSatisfy({ $0 > 0 }) else {
      throw RunError(
        .badData,
        "\(found.path): its first layer with weights is not a convolution, so it has no filters to draw; --feature-maps draws what "
          + "each layer gives")
    }
    let layer = kernel.name.split(separator: "/").first.map(String.init) ?? kernel.name
    return FilterGallery(
      title: "\(title): filters of \(layer)", weights: kernel.values, height: shape[0], width: shape[1],
      channels: shape[2], filters: shape[3])
  }

  /// What each layer of `model` makes of image `index` of the test set. Layers that change no value are left out.
  static func featureMaps(_ model: RestoredModel, image index: Int, budget: ThreadBudget) throws
    -> FeatureMaps
  {
    let images = model.dataset.test
    guard (0..<images.count).contains(index) else {
      throw RunError(
        .usage,
        "--feature-maps: expected a number from 0 to \(images.count - 1), as the test set of \(model.dataset.name) has "
          + "\(images.count) images, found \(index)")
    }
    let network = model.network(for: images, budget: budget)
    let outputs = LayerOutputs(network, image: index, of: .bytes(images.pixels.view, model.scaling.transform)).values
    var choice = ImageChoice()
    choice.indices = [index]
    let (chosen, sources, _) = try choice.images(of: model.dataset)
    let name = ImageName(index, files: model.dataset.source.testFiles)
    let classes = try Predictions(model, chosen, sources, budget: budget).predictions[0].predictions
    return FeatureMaps(
      title: "\(model.configuration.name): outputs of the layers for test \(name.text)",
      subtitle:
        "\(images.labelName(of: index)), predicted as \(images.name(of: classes)); dropout and flatten change no value and are left out"
        + (model.dataset.source.synthetic ? "; SYNTHETIC, no real data" : ""),
      input: images.byteImage(index),
      layers: zip(model.plan.layers, outputs).enumerated().compactMap { place, output -> FeatureMaps.Layer? in
        let (layer, values) = output
        if layer.keepsValues { return nil }
        switch layer.output {
        case .image(let height, let width, let channels):
          return FeatureMaps.Layer(name: layer.name, height: height, width: width, channels: channels, values: values)
        case .vector(let units):
          return FeatureMaps.Layer(
            name: layer.name, height: 1, width: 1, channels: units, values: values,
            labels: place == model.plan.layers.count - 1 && units == images.classCount ? images.classNames : [])
        }
      })
  }
}
