import FMDistRunFiles
import FMDistTraining
import Testing

struct ClassWeightTests {
  private func weight(_ text: String) throws -> ClassWeight {
    let configuration = try RunConfiguration(
      ConfigurationNode(
        text: "model: [flatten, {dense: {units: 2, activation: softmax}}]\ntraining: {class_weight: \(text)}", name: "x"
      ))
    return try #require(configuration.training.classWeight)
  }

  /// scikit-learn's compute_class_weight('balanced', classes=[0, 1, 3], y=…) for 6, 3 and 1 of 10 images, and none of class 2.
  @Test func balancedWeightsAreOfTheClassesThatThereAre() throws {
    let weights = try weight("balanced").weights(["a", "b", "c", "d"], counts: [6, 3, 0, 1])
    #expect(weights == [0.5555556, 1.1111112, 0, 3.3333333])
  }

  @Test func classesThatAreNotNamedCountOnce() throws {
    #expect(try weight("{b: 0}").weights(["a", "b"], counts: [3, 3]) == [1, 0])
  }
}
