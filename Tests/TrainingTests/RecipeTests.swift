import FMDistNeuralNet
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

/// Every file in `configs/` decodes, and has the parameters that its source states.
struct RecipeTests {
  static let parameterCounts = [
    "default": 421_642,
    "jin2020-mlp": 937_482,
    "jin2020-cnn": 632_226,
    "ps2-2018-dense3": 1_333_770,  // Not stated in the source: 803,840, 524,800 and 5,130.
    "ps2-2018-conv1": 1_386_506,  // Not stated in the source: 640, 1,384,576 and 1,290.
    "ps2-2018-cnn": 1_491_338,
    "ps2-2018-conv2": 1_199_882,  // Not stated in the source: conv2d 320 and 18,496, dense 1,179,776 and 1,290.
    "tao2018-mlp": 335_114,
    "tao2018-convnet": 242_058,
    "kh2021-ann": 535_818,
    "kh2021-cnn-base": 28_394,
    "kh2021-cnn-regularized": 28_394,
    "kh2021-cnn-tuned": 1_030_218,
    "neelamraju2019-one-hidden": 101_770,
    "neelamraju2019-mlp": 567_434,
    "neelamraju2019-cnn": 423_338,
    "resnet20": 273_754,  // 272,186 are learned, 1,568 are moving averages.
  ]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs")

  @Test func everyFileInConfigsHasAParameterCountHere() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: RecipeTests.folder.path)
    // Searches are in a folder of their own.
    #expect(Set(names.filter { $0 != "tune" }) == Set(RecipeTests.parameterCounts.keys.map { "\($0).yaml" }))
  }

  @Test(arguments: parameterCounts)
  func aRecipeHasItsNameAndTheStatedParameters(name: String, count: Int) throws {
    let file = RecipeTests.folder.appending(path: "\(name).yaml").path
    let configuration = try RunConfiguration.load(file: file, overrides: [])
    #expect(configuration.name == name)
    let plan = try ModelPlan(input: .image(height: 28, width: 28, channels: 1), layers: configuration.model)
    try plan.checkClassifier(classes: 10)
    #expect(plan.parameterCount == count)
  }

  /// Millions an image in a training step: 6 for each use of a weight, 4 in the layer that learns first.
  private static let denseMFLOPs = [
    "jin2020-mlp": 4.8, "jin2020-cnn": 148, "ps2-2018-cnn": 74.3, "ps2-2018-conv2": 71.5, "tao2018-mlp": 1.6,
    "tao2018-convnet": 17.8,
    "kh2021-ann": 2.4, "kh2021-cnn-base": 8.0, "kh2021-cnn-regularized": 8.0, "kh2021-cnn-tuned": 34.3,
    "neelamraju2019-one-hidden": 0.4,
    "neelamraju2019-mlp": 2.6, "neelamraju2019-cnn": 26,
  ]

  @Test(arguments: denseMFLOPs)
  func aRecipeTakesTheFLOPsThatWereCountedByHand(name: String, millions: Double) throws {
    let file = RecipeTests.folder.appending(path: "\(name).yaml").path
    let configuration = try RunConfiguration.load(file: file, overrides: [])
    let plan = try ModelPlan(input: .image(height: 28, width: 28, channels: 1), layers: configuration.model)
    let total = plan.denseFLOPs.reduce(FLOPs(), +).total / 1e6
    #expect(abs(total - millions) <= max(0.05, 0.005 * millions), "\(total)")
  }
}
