import FMDistDatasets
import FMDistImages
import FMDistKernels
import FMDistModelFiles
import FMDistNeuralNet
import FMDistTraining

extension ExportedModel {
  /// What other programs get of `model`.
  init(_ model: RestoredModel) {
    let configuration = model.configuration
    self.init(
      name: configuration.name, configuration: model.found.checkpoint.configuration, plan: model.plan,
      parameters: model.found.checkpoint.parameters,
      preparation: ImagePreparation(model),
      answer: ModelAnswer(model), weightsSHA256: model.found.checkpoint.weightsSHA256,
      fmdistVersion: FMDistTraining.fmdistVersion)
  }
}

extension ImagePreparation {
  fileprivate init(_ model: RestoredModel) {
    let (images, data) = (model.dataset.test, model.configuration.data)
    var (divisor, means, deviations): (Float, [Float], [Float]) = (1, [], [])
    if let standard = model.scaling.standard {
      (means, deviations) = (standard.means, standard.deviations)
    } else if case .channels(let channels) = data.scaling {
      divisor = 255
      (means, deviations) = (channels.map { Float($0.mean) }, channels.map { Float($0.deviation) })
    } else if data.scaling == .unit {
      divisor = 255
    }
    self.init(
      height: images.height, width: images.width, channels: images.channels, divisor: divisor, means: means,
      deviations: deviations, resize: data.resize.rawValue,
      background: [data.background.red, data.background.green, data.background.blue])
  }
}

extension ModelAnswer {
  fileprivate init(_ model: RestoredModel) {
    let (plan, isMultiLabel) = (model.plan, model.configuration.data.multiLabel)
    self.init(
      activation: plan.outputActivation, temperature: model.postprocessing.temperature,
      classNames: model.dataset.test.classNames, thresholds: model.postprocessing.thresholds?.values,
      isMultiLabel: isMultiLabel,
      isOfTwo: plan.outputActivation.hasThresholds && plan.output.count == 1 && !isMultiLabel)
  }
}
