import FMDistNeuralNet
import FMDistRunFiles

extension ConfigurationNode {
  /// The metrics of the list at `key`, behind accuracy, which needs no mention.
  func metricsValue(_ key: String) throws(ConfigurationError) -> [Metric] {
    let listed = try optionalNamedItems(key, "metric", of: Metric.kinds.names) { item throws(ConfigurationError) in
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
