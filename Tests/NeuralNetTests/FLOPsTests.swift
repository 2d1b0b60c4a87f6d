import NeuralNet
import Testing

struct FLOPsTests {
  private static let image = Shape.image(height: 28, width: 28, channels: 1)
  private static let halve = LayerDescription.maxPooling2D(poolSize: .init(2, 2), strides: .init(2, 2))

  private static func conv(_ filters: Int, _ size: Int, _ padding: Padding) -> LayerDescription {
    .conv2d(
      filters: filters, kernelSize: .init(size, size), strides: .init(1, 1), padding: padding, activation: .relu)
  }

  private static func dense(_ units: Int) -> LayerDescription { .dense(units: units, activation: .relu) }

  /// Millions an image, by hand: 6 for each product of a weight, but 4 in the first layer that learns.
  private static let recipes: [(String, Double, [LayerDescription])] = [
    ("jin2020-mlp", 4.81, [.flatten, dense(512), dense(1024), dense(10)]),
    (
      "jin2020-cnn", 148.35,
      [
        conv(16, 5, .same), conv(32, 3, .same), halve, conv(36, 5, .same), conv(64, 3, .same), halve,
        conv(128, 3, .same), conv(128, 3, .same), halve, .flatten, dense(128), dense(1500), dense(10),
      ]
    ),
    (
      "ps2-2018-conv2", 71.53,
      [conv(32, 3, .valid), conv(64, 3, .valid), halve, .flatten, dense(128), dense(10)]
    ),
    (
      "tao2018-convnet", 17.74,
      [
        conv(32, 5, .valid), halve, conv(64, 3, .valid), halve, conv(128, 3, .valid), .flatten, dense(128), dense(10),
      ]
    ),
    (
      "kh2021-cnn-base", 8.05,
      [
        conv(32, 3, .valid), halve, conv(32, 3, .valid), halve, conv(32, 3, .valid), .flatten, dense(32), dense(10),
      ]
    ),
    (
      "kh2021-cnn-tuned", 34.26,
      [conv(64, 3, .valid), halve, conv(64, 3, .valid), .flatten, dense(128), dense(10)]
    ),
    (
      "neelamraju2019-cnn", 25.9,
      [conv(64, 3, .same), halve, conv(32, 3, .same), halve, .flatten, dense(256), dense(10)]
    ),
  ]

  @Test func `dense FLOPs of the recipes are those counted by hand`() throws {
    for (name, millions, layers) in Self.recipes {
      let plan = try ModelPlan(input: Self.image, layers: layers)
      let total = plan.denseFLOPs.reduce(FLOPs(), +).total / 1e6
      #expect(abs(total - millions) < 0.006 * millions, "\(name): \(total)")
    }
  }

  @Test func `a pooled convolution executes what lies under its windows, and its winners' gradients`() throws {
    // Of 9 rows, windows of 2 cover 8.
    let plan = try ModelPlan(
      input: .image(height: 9, width: 9, channels: 3),
      layers: [Self.conv(4, 1, .valid), Self.halve, Self.conv(6, 3, .same), Self.halve, .flatten, Self.dense(10)])
    #expect(plan.isPooled(at: 0) && plan.isPooled(at: 2) && !plan.isPooled(at: 5))
    let executed = plan.executedFLOPs(winners: [50, 0, 20, 0, 0, 0])
    #expect(executed[0] == FLOPs(forward: 2 * 8 * 9 * 4 * 3, dataGradient: 0, weightsGradient: 2 * 50 * 3))
    let taps = 9.0
    #expect(
      executed[2]
        == FLOPs(
          forward: 2 * 4 * 4 * 6 * 4 * taps, dataGradient: 2 * 20 * 4 * taps, weightsGradient: 2 * 20 * 4 * taps))
    #expect(executed[5] == plan.denseFLOPs[5])
    #expect(executed[1] == FLOPs())
  }
}
