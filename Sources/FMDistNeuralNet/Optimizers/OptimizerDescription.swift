/// How weights follow their gradients: a kind of optimizer with its settings, Keras's names, meanings and defaults.
public struct OptimizerDescription: Equatable, Sendable {
  /// The kind and its settings.
  package var kind: any OptimizerKind
  /// λ: before an update a weight loses itself times λ times its learning rate (Loshchilov and Hutter, 2019); nil for nothing.
  public package(set) var weightDecay: Double?
  /// The arrays that ``weightDecay`` excludes: `bias`, or with their layers' names `dense*/kernel`.
  package var excludedFromDecay: [NamePattern] = []

  /// How long a gradient may be; nil for as long as it is.
  public package(set) var clipping: GradientClipping?

  /// What is averaged of the weights; nil for nothing.
  public package(set) var average: WeightAverage?

  /// `kind` with its settings.
  package init(_ kind: any OptimizerKind) {
    self.kind = kind
    weightDecay = type(of: kind).usualWeightDecay
  }

  /// Its name in configurations.
  public var name: String { type(of: kind).name }
  /// η, the learning rate.
  public var learningRate: Double { kind.learningRate }
  /// The learning rate that it has where a configuration gives none.
  package var usualLearningRate: Double { type(of: kind).usualLearningRate }
  /// The names of the arrays that it keeps beside the weights, each of their shape.
  package var slots: [String] { kind.slots + (average == nil ? [] : [Self.weightsSlot]) }
  /// The last slot's name where weights are averaged, after what it holds while the averages stand in for the weights, as in a
  /// checkpoint: the weights that training goes on with. In a step it is the other way round.
  package static let weightsSlot = "weights"

  /// The same, with a decay of weights, λ = `weightDecay`, that excludes the arrays called `exclusions`: `bias`, or `dense*/kernel`.
  public func decaying(_ weightDecay: Double, exceptFor exclusions: [String] = []) -> OptimizerDescription {
    var copy = self
    (copy.weightDecay, copy.excludedFromDecay) = (weightDecay, exclusions.map { NamePattern($0) })
    return copy
  }

  /// The same, for gradients that are clipped.
  public func clipped(_ kind: GradientClipping.Kind, to limit: Double) -> OptimizerDescription {
    var copy = self
    copy.clipping = GradientClipping(kind, limit)
    return copy
  }

  /// The same, with an average of the weights, which is validated and used in place of the weights.
  public func averaging(_ average: WeightAverage = WeightAverage()) -> OptimizerDescription {
    var copy = self
    copy.average = average
    return copy
  }

  /// Visits the keys of its kind, and those that every kind has.
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    kind = try kind.visited(by: &keys)
    try keys.optionalNumber("weight_decay", &weightDecay, in: 0...Double.infinity)
    var exclusions = excludedFromDecay.map(\.description)
    try keys.texts("exclude_from_weight_decay", &exclusions)
    excludedFromDecay = exclusions.map { NamePattern($0) }
    // Of several the first counts; readers of configurations refuse that.
    var limits: [GradientClipping] = []
    for kind in GradientClipping.Kind.allCases {
      var limit = clipping?.kind == kind ? clipping?.limit : nil
      try keys.optionalNumber(kind.rawValue, &limit, in: Double(Float.leastNormalMagnitude)...Double.infinity)
      if let limit { limits.append(GradientClipping(kind, limit)) }
    }
    clipping = limits.first
    var (isAveraged, momentum, frequency) = (average != nil, average?.momentum, average?.overwriteFrequency)
    try keys.flag("use_ema", &isAveraged, usual: false)
    try keys.optionalShare("ema_momentum", &momentum)
    try keys.optionalInteger("ema_overwrite_frequency", &frequency, atLeast: 1)
    average =
      isAveraged
      ? WeightAverage(momentum: momentum ?? WeightAverage().momentum, overwriteFrequency: frequency) : nil
  }

  /// Whether kind and settings are the same.
  public static func == (one: OptimizerDescription, other: OptimizerDescription) -> Bool {
    one.weightDecay == other.weightDecay && one.excludedFromDecay == other.excludedFromDecay
      && one.clipping == other.clipping && one.average == other.average && one.kind.isEqual(to: other.kind)
  }
}
