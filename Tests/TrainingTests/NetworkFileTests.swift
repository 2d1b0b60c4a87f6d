import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining
import Foundation
import Testing

/// The files in Tests/Networks, which `launch/same-bits --networks` trains.
struct NetworkFileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Networks")

  @Test(arguments: ["mobilenet", "inception", "densenet"], [(28, 1), (32, 3)])
  func aNetworkFitsImagesOfBothSizesAndIsReadBackAsWritten(name: String, image: (side: Int, channels: Int)) throws {
    let configuration = try RunConfiguration.load(
      file: Self.folder.appending(path: "\(name).yaml").path, overrides: [])
    #expect(configuration.name == name)
    let plan = try ModelPlan(
      input: .image(height: image.side, width: image.side, channels: image.channels), layers: configuration.model)
    try plan.checkClassifier(classes: 10)
    #expect(!plan.isChain)
    let written = try RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "written.yaml"))
    #expect(written.model == configuration.model && written.training == configuration.training)
  }
}
