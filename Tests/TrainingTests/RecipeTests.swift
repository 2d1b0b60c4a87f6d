import Foundation
import NeuralNet
import RunFiles
import Testing
import Training

/// Every file in `configs/` decodes, and has the parameters that its source states.
struct RecipeTests {
  static let parameterCounts = [
    "default": 421_642,
    "jin2020-mlp": 937_482,
    "jin2020-cnn": 632_226,
    "ps2-2018-conv2": 1_199_882,  // Not stated in the source: conv2d 320 and 18,496, dense 1,179,776 and 1,290.
    "tao2018-mlp": 335_114,
    "tao2018-convnet": 242_058,
    "kh2021-ann": 535_818,
    "kh2021-cnn-base": 28_394,
    "kh2021-cnn-tuned": 1_030_218,
    "neelamraju2019-one-hidden": 101_770,
    "neelamraju2019-mlp": 567_434,
    "neelamraju2019-cnn": 423_338,
  ]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs")

  @Test func everyFileInConfigsHasAParameterCountHere() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: RecipeTests.folder.path)
    #expect(Set(names) == Set(RecipeTests.parameterCounts.keys.map { "\($0).yaml" }))
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
}
