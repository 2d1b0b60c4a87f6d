import ArgumentParser
import FMDistTraining

/// In which order gradients are added: there for measuring what the promise of the same bits costs, and nowhere else.
enum SumOrder: String, ExpressibleByArgument, CaseIterable, Encodable {
  /// As fmdist trains: by the configuration's logical shards, so that the bits do not depend on ranks and threads.
  case fixed
  /// As a trainer without that promise would: no finer than its threads need, a shard for each.
  case unordered

  /// `configuration` in this order on `layout`.
  func applied(to configuration: RunConfiguration, on layout: Layout) -> RunConfiguration {
    var result = configuration
    if self == .unordered { result.training.shards = layout.ranks * layout.threads }
    return result
  }
}
