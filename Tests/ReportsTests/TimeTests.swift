import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// All pictures of a run with the sizes of Fashion-MNIST and a large recipe, as PNG and the charts as SVG: 3 s of a processor's time at most.
struct TimeTests {
  @Test func allPicturesOfARunTakeThreeSeconds() throws {
    let names = (0..<10).map { "class \($0)" }
    let history = History(
      (1...100).map {
        .init(epoch: $0, loss: 1 / Double($0), accuracy: 0.9, validationLoss: 0.3, validationAccuracy: 0.9)
      })
    let events = history.rows.map { EpochEvent(epoch: $0.epoch, learningRate: 0.1, imagesPerSecond: 9000) }
    let counts = names.indices.map { row in names.indices.map { row == $0 ? 900 : 11 } }
    let confusion = try ConfusionMatrix(counts, classNames: names)
    func image(_ seed: Int) -> ByteImage { Samples.image(seed, height: 28, width: 28) }
    let mistakes = (0..<24).map { index in
      (
        mistake: Mistake(index: index, label: 0, prediction: 1, labelProbability: 0, predictionProbability: 1),
        image: image(index)
      )
    }
    let layers = (0..<10).map { ModelDiagram.Layer(name: "\($0)", kind: "dense", shape: "26 x 26 x 64", parameters: 9) }
    let maps = [(26, 64), (13, 64), (11, 64), (5, 64)].map { side, channels in
      FeatureMaps.Layer(
        name: "conv2d", height: side, width: side, channels: channels,
        values: (0..<side * side * channels).map { Float($0 % 251) })
    }
    let start = processorSeconds()
    let charts = [
      Curves(title: "run", history: history, events: events).picture(),
      ConfusionHeatMap(title: "run", confusion: confusion).picture(),
      ConfusionHeatMap(title: "run", confusion: confusion, numbers: .percentages).picture(),
      ModelDiagram(title: "run", layers: layers).picture(),
    ]
    let images = [
      SampleSheet(title: "run", rows: names.map { .init(name: $0, images: (0..<10).map(image)) }).picture(),
      ErrorGallery(title: "run", mistakes: mistakes, total: 836, images: 10_000, classNames: names).picture(),
      PredictionGallery(
        title: "run", entries: (0..<12).map { .init(image: image($0), prediction: "a", probability: 0.5) }
      ).picture(),
      FilterGallery(
        title: "run", weights: (0..<9 * 64).map { Float($0 % 97) - 50 }, height: 3, width: 3, channels: 1, filters: 64
      ).picture(),
      FeatureMaps(title: "run", input: image(1), layers: maps).picture(),
    ]
    for picture in charts + images { _ = try picture.encoded(.png) }
    for picture in charts { _ = try picture.encoded(.svg) }
    let seconds = processorSeconds() - start
    #expect(seconds <= 3, "\(seconds) s")
  }

  /// Of this thread, as other tests run at the same time.
  private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
