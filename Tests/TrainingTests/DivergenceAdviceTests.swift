import FMDistNeuralNet
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Testing

/// Which key is blamed where a run diverges: the one that made the rate of the last update, or else what is wrong at a modest rate.
struct DivergenceAdviceTests {
  private func sentence(_ settings: [String], updates: Int = 1) throws -> String {
    let model = "model: [flatten, {dense: {units: 10, activation: softmax}}]"
    let node = try ConfigurationNode(text: "name: d\n\(model)\n", name: "d", overrides: settings)
    let configuration = try RunConfiguration(node)
    let rate = configuration.learningRate(updatesPerEpoch: 10)
    let divergence = Divergence(finding: .loss, epoch: 1, step: updates + 1, updates: updates, targetRate: rate.target)
    return DivergenceAdvice(configuration: configuration, learningRate: rate, divergence: divergence).sentence
  }

  @Test(arguments: [
    (["optimizer={adam: {learning_rate: 1e18}}"], 1, "try a smaller optimizer.adam.learning_rate, now 1e+18"),
    (
      ["training.learning_rate_schedule={one_cycle: {max_learning_rate: 1e30}}"], 1,
      "try a smaller training.learning_rate_schedule.one_cycle.max_learning_rate, now 1e+30, which made 4e+28 in step 1"
    ),
    (
      ["training.learning_rate_schedule=one_cycle", "optimizer={sgd: {learning_rate: 50}}"], 1,
      "try a smaller optimizer.sgd.learning_rate, now 50, which made 2 in step 1"
    ),
    (
      ["training.warmup={steps: 5, initial_learning_rate: 1e30}"], 1,
      "try a smaller training.warmup.initial_learning_rate, now 1e+30"
    ),
    (
      ["training.warmup={steps: 5}", "optimizer={adam: {learning_rate: 1e30}}"], 2,
      "try a smaller optimizer.adam.learning_rate, now 1e+30, which made 2e+29 in step 2"
    ),
    (
      ["training.linear_scaling.base_batch_size=1", "training.batch_size=6400", "optimizer={sgd: {}}"], 3,
      "try a larger training.linear_scaling.base_batch_size, now 1, which made 64 in step 3"
    ),
    (
      ["training.linear_scaling.base_batch_size=32", "optimizer={sgd: {learning_rate: 9}}"], 3,
      "try a smaller optimizer.sgd.learning_rate, now 9, which made 18 in step 3"
    ),
    (["data.scaling=none", "optimizer={sgd: {}}"], 7, "try data.scaling: unit, as pixels go up to 255 now"),
    (["data.scaling=none"], 0, "try data.scaling: unit, as pixels go up to 255 now"),
    (
      ["data.scaling=none", "optimizer={sgd: {learning_rate: 2}}"], 7,
      "try a smaller optimizer.sgd.learning_rate, now 2, or data.scaling: unit, as pixels go up to 255 now"
    ),
    (
      ["model.1.dense.kernel_regularizer.l2=1e30"], 2, "try a smaller model.1.dense.kernel_regularizer.l2, now 1e+30"
    ),
    (["optimizer={adamw: {weight_decay: 1e9}}"], 4, "try a smaller optimizer.adamw.weight_decay, now 1e+09"),
    (
      ["optimizer={sgd: {learning_rate: 0.01}}"], 9,
      "try a smaller optimizer.sgd.learning_rate, now 0.01, or optimizer.sgd.global_clipnorm: 1"
    ),
    (
      ["optimizer={sgd: {learning_rate: 0.01, global_clipnorm: 1}}"], 9,
      "try a smaller optimizer.sgd.learning_rate, now 0.01"
    ),
    (
      ["data.sample_weights=w.csv", "training.class_weight={a: 1e38}"], 0,
      "try smaller numbers in data.sample_weights and training.class_weight"
    ),
    (
      ["optimizer={sgd: {learning_rate: 0.01}}", "training.class_weight={a: 1e38}"], 1,
      "try a smaller optimizer.sgd.learning_rate, now 0.01, or optimizer.sgd.global_clipnorm: 1, "
        + "or smaller numbers in training.class_weight"
    ),
    (
      ["training.class_weight=balanced"], 0,
      "try a smaller optimizer.adam.learning_rate, now 0.001, or optimizer.adam.global_clipnorm: 1"
    ),
  ])
  func theKeyThatDecidesIsBlamed(settings: [String], updates: Int, expected: String) throws {
    #expect(try sentence(settings, updates: updates) == expected)
  }
}
