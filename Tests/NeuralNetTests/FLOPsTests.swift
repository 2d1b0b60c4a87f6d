import FMDistNeuralNet
import Testing

struct FLOPsTests {
  @Test func `a layer takes two operations for each use of a weight in each direction`() throws {
    let plan = try ModelPlan(
      input: .image(height: 7, width: 6, channels: 3),
      layers: [
        .conv2D(filters: 4, kernelSize: .init(3, 2), strides: .init(2, 1), padding: .valid, activation: .tanh),
        .dropout(rate: 0.5), .flatten, .dense(units: 10, activation: .softmax),
      ])
    let (pixels, window) = (3 * 5, 3 * 2 * 3)
    let convolution = Double(2 * pixels * 4 * window)
    let dense = Double(2 * pixels * 4 * 10)
    // The data's gradient is not wanted.
    #expect(plan.denseFLOPs[0] == FLOPs(forward: convolution, dataGradient: 0, weightsGradient: convolution))
    #expect(plan.denseFLOPs[1] == FLOPs() && plan.denseFLOPs[2] == FLOPs())
    #expect(plan.denseFLOPs[3] == FLOPs(forward: dense, dataGradient: dense, weightsGradient: dense))
    #expect(plan.executedFLOPs(nonzeros: [7, 7, 7, 7]) == plan.denseFLOPs)
  }

  @Test func `a pooled convolution executes what lies under its windows, and the gradients that are not zero`() throws {
    let halve = LayerDescription.maxPooling2D(poolSize: .init(2, 2), strides: .init(2, 2))
    func convolution(_ filters: Int, _ size: Int) -> LayerDescription {
      .conv2D(
        filters: filters, kernelSize: .init(size, size), strides: .init(1, 1), padding: .same, activation: .relu)
    }
    // Of 9 rows and columns, windows of 2 cover 8.
    let plan = try ModelPlan(
      input: .image(height: 9, width: 9, channels: 3),
      layers: [convolution(4, 1), halve, convolution(6, 3), halve, .flatten, .dense(units: 10, activation: .softmax)])
    #expect(plan.layers.indices.map(plan.joinedLayerCount) == [2, 1, 2, 1, 1, 1])
    // The gradients of the first, whose input is an image, leave nothing out but the last row and column.
    let executed = plan.executedFLOPs(nonzeros: [50, 0, 20, 0, 0, 0])
    let first = Double(2 * 8 * 8 * 4 * 3)
    #expect(executed[0] == FLOPs(forward: first, dataGradient: 0, weightsGradient: first))
    let products = 4 * 9
    let (forward, gradient) = (Double(2 * 4 * 4 * 6 * products), Double(2 * 20 * products))
    #expect(executed[2] == FLOPs(forward: forward, dataGradient: gradient, weightsGradient: gradient))
    #expect(executed[5] == plan.denseFLOPs[5])
    #expect(executed[1] == FLOPs())
  }
}
