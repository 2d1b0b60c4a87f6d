import FMDistDatasets
import FMDistMemory
import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistTraining
import Foundation

/// A model's predictions for some images, with all that is needed to print and draw them.
struct Predictions {
  let model: RestoredModel
  let images: ImageSet
  let predictions: [Prediction]

  /// A picture shows no more images than this, and says so.
  static let mostInPicture = 240

  /// Predicts `images`, whose origin is `sources`, in batches. Throws a ``RunError`` (65) where a probability is not finite.
  init(
    _ model: RestoredModel, _ images: ImageSet, _ sources: [Prediction.Source], budget: ThreadBudget
  ) throws(RunError) {
    let network = model.network(for: images, budget: budget)
    var predictions: [Prediction] = []
    network.predict(
      images, transform: model.scaling.transform, temperature: model.postprocessing.temperature
    ) { index, probabilities, prediction in
      let source = sources[index]
      predictions.append(
        Prediction(
          source: source, classes: source.number == nil ? nil : images.classes(of: index),
          probabilities: Array(probabilities.elements),
          prediction: prediction, isSigmoid: model.plan.outputActivation == .sigmoid,
          isMultiLabel: model.configuration.data.multiLabel, thresholds: model.postprocessing.thresholds ?? .half))
    }
    if let wrong = predictions.first(where: { !$0.probabilities.allSatisfy(\.isFinite) }) {
      throw RunError.overflow(of: "the probabilities of image \(wrong.name) are not finite", with: model.found.path)
    }
    self.model = model
    self.images = images
    self.predictions = predictions
  }

  private var known: [Prediction] { predictions.filter { $0.classes != nil } }
  private var right: Int { known.count { $0.isRight == true } }

  /// A table with a row for each image, and the number of correct predictions.
  var table: String {
    let names = images.classNames
    let hasGuesses = predictions.contains { $0.secondGuess != nil }
    // Where test images have files, these have a column of their own, beside the number that --indices takes.
    let hasFiles = predictions.contains { $0.number != nil && $0.file != nil }
    var rows = [
      ["image"] + (hasFiles ? ["file"] : []) + ["label", "prediction", "probability", ""]
        + (hasGuesses ? ["second guess"] : [])
    ]
    for prediction in predictions {
      let guess = prediction.secondGuess.map { "\(names[$0]) \(Self.percent(prediction.probabilities[$0]))" } ?? ""
      let image = hasFiles ? [prediction.number.map(String.init) ?? "–", prediction.file ?? "–"] : [prediction.name]
      rows.append(
        image + [
          prediction.classes.map(images.name) ?? "–", images.name(of: prediction.predictions),
          prediction.predictions.map { Self.percent(prediction.probabilities[$0]) }.joined(separator: " + "),
          prediction.isRight.map { $0 ? "right" : "WRONG" } ?? "",
        ] + (hasGuesses ? [guess] : []))
    }
    let words: Set<Int> = [1, 2, 4, 5]
    let lines = TerminalText.table(rows, words: hasFiles ? Set(words.map { $0 + 1 } + [1]) : words)
    let sum = known.isEmpty ? "" : "\n\n\(NumberText.grouped(right)) of \(NumberText.grouped(known.count)) right"
    return lines.joined(separator: "\n") + sum
  }

  /// With the digits of the float that it is: the shortest text that reads back the same.
  private static func exact(_ value: Float) -> Double { Double("\(value)") ?? .nan }

  private static func percent(_ probability: Float) -> String { NumberText.percent(Double(probability), 2) }

  /// The images with their predictions.
  func gallery() -> PredictionGallery {
    let entries = predictions.prefix(Self.mostInPicture).enumerated().map { place, prediction in
      let notes =
        prediction.number.map { ImageName($0, file: prediction.file).lines }
        ?? prediction.file.map { [PathText.split($0).name] } ?? []
      return PredictionGallery.Entry(
        image: images.byteImage(place), prediction: images.name(of: prediction.predictions),
        probability: Double(prediction.probabilities[prediction.prediction]),
        truth: prediction.classes.map(images.name),
        secondGuess: prediction.secondGuess.map {
          (images.classNames[$0], Double(prediction.probabilities[$0]))
        }, notes: notes)
    }
    var words: [String] = []
    if !known.isEmpty { words.append("\(NumberText.grouped(right)) of \(NumberText.grouped(known.count)) right") }
    if entries.count < predictions.count { words.append("the first \(entries.count) shown") }
    if model.dataset.source.synthetic { words.append("SYNTHETIC, no real data") }
    return PredictionGallery(
      title: "\(model.configuration.name): predictions", subtitle: words.isEmpty ? nil : words.joined(separator: "; "),
      entries: entries)
  }

  /// One JSON document, with what else there was to say.
  func json(warnings: [String]) throws -> String {
    let names = images.classNames
    let document = PredictionDocument(
      checkpoint: model.found.path, epochs: model.found.checkpoint.history.rows.count,
      weightsSha256: model.found.checkpoint.weightsSHA256, dataset: model.dataset.name,
      synthetic: model.dataset.source.synthetic, isTrainedOnThisData: model.isOfThisData, classNames: names,
      temperature: Self.exact(model.postprocessing.temperature),
      thresholds: (model.postprocessing.thresholds?.values ?? []).map(Self.exact),
      labelled: known.count, right: right, warnings: warnings,
      predictions: predictions.map { prediction in
        var entry = PredictionDocument.Entry(
          prediction: images.name(of: prediction.predictions), predictions: prediction.predictions.map { names[$0] },
          probability: prediction.probabilities[prediction.prediction], probabilities: prediction.probabilities)
        (entry.index, entry.file) = (prediction.number, prediction.file)
        entry.label = prediction.classes.map(images.name)
        entry.labels = prediction.classes?.map { names[$0] }
        entry.isRight = prediction.isRight
        entry.secondGuess = prediction.secondGuess.map { names[$0] }
        entry.secondProbability = prediction.secondGuess.map { prediction.probabilities[$0] }
        return entry
      })
    return try document.json()
  }
}
