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
      if let other = metrics.first(where: { $0.column == metric.column }) {
        let classes = [other, metric].map { $0.kind.className.map { "'\($0)'" } ?? "all classes" }
        throw item.options.error(
          classes[0] == classes[1]
            ? "is measured already: a metric called \(metric.column) is in the list; take one of them away"
            : "and the one for \(classes[0]) before have the same column, \(metric.column), for \(classes[1]): measure one of them, or give "
              + "a class another name")
      }
      metrics.append(metric)
    }
    declare(metrics.dropFirst().map { "val_" + $0.column }, as: Monitor.declared)
    return metrics
  }
}
