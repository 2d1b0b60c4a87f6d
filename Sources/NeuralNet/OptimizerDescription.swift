/// How weights follow their gradients: Keras's names, meanings and defaults.
public enum OptimizerDescription: Equatable, Sendable {
  /// Stochastic gradient descent.
  case sgd(learningRate: Double, momentum: Double, nesterov: Bool)
  /// Adam (Kingma and Ba, 2015).
  case adam(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double)
  /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), of biases too, as Keras's.
  case adamw(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
  /// RMSprop (Tieleman and Hinton, 2012); `centered` as Graves (2013).
  case rmsprop(learningRate: Double, rho: Double, momentum: Double, epsilon: Double, centered: Bool)
  /// Adadelta (Zeiler, 2012).
  case adadelta(learningRate: Double, rho: Double, epsilon: Double)

  /// The names of the arrays that it keeps beside the weights, each of their shape.
  public var slots: [String] {
    switch self {
    case .sgd(_, let momentum, _): momentum == 0 ? [] : ["momentum"]
    case .adam, .adamw: ["m", "v"]
    case .rmsprop(_, _, let momentum, _, let centered):
      ["velocity"] + (momentum == 0 ? [] : ["momentum"]) + (centered ? ["average_gradient"] : [])
    case .adadelta: ["accumulated_grad", "accumulated_delta_var"]
    }
  }

  /// Its name in configurations.
  public var name: String {
    switch self {
    case .sgd: "sgd"
    case .adam: "adam"
    case .adamw: "adamw"
    case .rmsprop: "rmsprop"
    case .adadelta: "adadelta"
    }
  }

  /// η, the learning rate.
  public var learningRate: Double {
    switch self {
    case .sgd(let rate, _, _), .adam(let rate, _, _, _), .adamw(let rate, _, _, _, _), .rmsprop(let rate, _, _, _, _),
      .adadelta(let rate, _, _):
      rate
    }
  }
}
