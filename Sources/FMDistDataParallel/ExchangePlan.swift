import FMDistCommunication
import FMDistNeuralNet

/// Who adds, updates and passes on which weights: a pure function of the model, the shards and the hosts.
///
/// Trainable weights are divided into *buckets*, in the order in which the backward pass finishes with them, so that the first
/// buckets are sent while it still works. Each bucket is cut into a segment for each place, which owns it: adds all gradients there
/// and updates it. The segments of a host's places lie in one run, its *range*. On every other host the range is cut once more
/// among that host's places, its *carriers*: they add their host's gradients, send them to the owners and receive the
/// new weights. On one host there is one bucket, and nothing to carry.
package struct ExchangePlan: Sendable {
  /// Which ranks run where.
  package let hosts: Hosts
  /// Which shards are which place's.
  package let shards: ShardPlan
  /// In which order shards are added.
  package let tree: SummationTree
  /// The elements of each bucket, in the order in which a backward pass is through with them.
  package let buckets: [Range<Int>]
  private let chunks: WeightChunks

  /// The least bytes of a bucket: a message that is worth its latency.
  static let leastBucketBytes = 256 << 10

  /// The plan for `layout` shared out by `shards`, a plan for as many ranks as `hosts` have.
  package init(layout: NetworkLayout, shards: ShardPlan, hosts: Hosts) {
    precondition(shards.ranks == hosts.size, "\(shards.ranks) ranks in the shards' plan, \(hosts.size) on hosts")
    self.hosts = hosts
    self.shards = shards
    tree = SummationTree(shards: shards.shards)
    chunks = layout.chunks
    buckets = ExchangePlan.buckets(
      of: layout.stages, leastElements: hosts.count == 1 ? .max : ExchangePlan.leastBucketBytes / 4)
  }

  /// `stages`, the last first, joined until each has `leastElements`; what is left at the end is a bucket of its own.
  static func buckets(of stages: [Range<Int>], leastElements: Int) -> [Range<Int>] {
    var buckets: [Range<Int>] = []
    var bucket: Range<Int>?
    for stage in stages.reversed() {
      let joined = stage.lowerBound..<(bucket?.upperBound ?? stage.upperBound)
      if joined.count >= leastElements {
        buckets.append(joined)
        bucket = nil
      } else {
        bucket = joined
      }
    }
    return buckets + (bucket.map { [$0] } ?? [])
  }

  /// What the place of number `place` owns of each bucket; some may be empty.
  package func segments(ofPlace place: Int) -> [Range<Int>] {
    buckets.map { chunks.cut($0, into: hosts.size)[place] }
  }

  /// The elements of `bucket` that the places of `host` own.
  func range(ofHost host: Int, bucket: Int) -> Range<Int> {
    let segments = chunks.cut(buckets[bucket], into: hosts.size)
    let places = hosts.places(ofHost: host)
    return segments[places.lowerBound].lowerBound..<segments[places.upperBound - 1].upperBound
  }

  /// The part of `owner`'s range of `bucket` that each place of `host` carries, in their order.
  func carried(on host: Int, of owner: Int, bucket: Int) -> [Range<Int>] {
    chunks.cut(range(ofHost: owner, bucket: bucket), into: hosts.ranks[host].count)
  }

  /// The subtrees whose sums the place computes itself.
  package func nodes(ofPlace place: Int) -> [SummationTree.Node] {
    tree.nodes(covering: shards.shards(ofRank: place))
  }

  /// The subtrees whose sums leave `host`.
  package func nodes(ofHost host: Int) -> [SummationTree.Node] {
    let places = hosts.places(ofHost: host)
    let first = shards.shards(ofRank: places.lowerBound).lowerBound
    return tree.nodes(covering: first..<shards.shards(ofRank: places.upperBound - 1).upperBound)
  }

  /// A message between two hosts: elements of `bucket` that `carrier` sends to `owner`, or gets from it.
  package struct Passage: Equatable {
    package let bucket: Int
    /// The places at both ends.
    package let carrier, owner: Int
    package let elements: Range<Int>
  }

  /// All passages between hosts of which `place` is one end, in the order of buckets, owners and carriers.
  package func passages(ofPlace place: Int) -> [Passage] {
    let own = hosts.host(ofRank: hosts.rank(ofPlace: place))
    var passages: [Passage] = []
    for bucket in buckets.indices {
      let segments = chunks.cut(buckets[bucket], into: hosts.size)
      for ownerHost in 0..<hosts.count {
        for carrierHost in 0..<hosts.count where carrierHost != ownerHost && (ownerHost == own || carrierHost == own) {
          let carried = carried(on: carrierHost, of: ownerHost, bucket: bucket)
          for owner in hosts.places(ofHost: ownerHost) {
            for (carrier, part) in zip(hosts.places(ofHost: carrierHost), carried)
            where owner == place || carrier == place {
              let elements = part.clamped(to: segments[owner])
              guard !elements.isEmpty else { continue }
              passages.append(Passage(bucket: bucket, carrier: carrier, owner: owner, elements: elements))
            }
          }
        }
      }
    }
    return passages
  }
}
