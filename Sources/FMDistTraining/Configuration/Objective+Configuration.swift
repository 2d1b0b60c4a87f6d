import FMDistNeuralNet
import FMDistRunFiles

extension Loss {
  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    guard let kind = Losses.named(item.name) else { throw item.unknownName("loss", known: Losses.names) }
    self = try Self.read(kind, item.options)
  }

  private static func read<Kind: LossKind>(
    _ kind: Kind.Type, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Loss {
    var (loss, keys) = (Kind(), KeyReader(node: node))
    try loss.visit(&keys)
    return Loss(loss)
  }

  /// As a configuration has it, defaults written out.
  var value: ConfigurationValue {
    func value<Kind: LossKind>(_ kind: Kind) -> ConfigurationValue {
      var (keys, copy) = (KeyWriter(), kind)
      copy.visit(&keys)
      return keys.entries.isEmpty ? .string(name) : [(name, keys.entries.mapping)].mapping
    }
    return value(kind)
  }
}

extension Metric {
  init(_ item: ConfigurationItem) throws(ConfigurationError) {
    guard let kind = Metrics.named(item.name) else { throw item.unknownName("metric", known: Metrics.names) }
    self = try Self.read(kind, item.options)
  }

  private static func read<Kind: MetricKind>(
    _ kind: Kind.Type, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> Metric {
    var (metric, keys) = (Kind(), KeyReader(node: node))
    try metric.visit(&keys)
    return Metric(metric)
  }

  /// As a configuration has it, defaults written out.
  var value: ConfigurationValue {
    func value<Kind: MetricKind>(_ kind: Kind) -> ConfigurationValue {
      var (keys, copy) = (KeyWriter(), kind)
      copy.visit(&keys)
      return keys.entries.isEmpty ? .string(Kind.name) : [(Kind.name, keys.entries.mapping)].mapping
    }
    return value(kind)
  }
}

extension ConfigurationNode {
  /// The metrics of the list at `key`, behind accuracy, which needs no mention.
  func metricsValue(_ key: String) throws(ConfigurationError) -> [Metric] {
    let listed = try optionalNamedItems(key, "metric", of: Metrics.names) { item throws(ConfigurationError) in
      (try Metric(item), item)
    }
    var metrics = [Metric.accuracy]
    for (metric, item) in listed where metric != .accuracy {
      guard !metrics.contains(where: { $0.column == metric.column }) else {
        throw item.options.error(
          "is measured already: a metric called \(metric.column) is in the list; take one of them away")
      }
      metrics.append(metric)
    }
    declare(metrics.dropFirst().map { "val_" + $0.column }, as: Monitor.declared)
    return metrics
  }
}
