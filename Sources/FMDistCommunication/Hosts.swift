/// Which ranks run on which host.
///
/// Hosts are numbered in the order of their first ranks. A rank's *place* is its number when ranks are counted host by host:
/// with ranks 0, 2 on one host and 1, 3 on another the places of ranks 0, 1, 2, 3 are 0, 2, 1, 3. What is cut by place lies
/// in one run on each host, however the launcher has dealt the ranks out.
package struct Hosts: Equatable, Sendable {
  /// The ranks of each host, ascending.
  package let ranks: [[Int]]
  /// What each host calls itself; for messages.
  package let names: [String]
  /// For each rank the number of its host.
  private let hostOfRank: [Int]
  /// For each rank its place, and for each place its rank.
  private let placeOfRank: [Int]
  private let rankOfPlace: [Int]
  /// For each rank its number in the job: what messages call it.
  private let jobRanks: [Int]

  /// `hostOfRank[r]` tells the host of rank r from others, in any numbers; `names[r]` is what that host calls itself.
  package init(hostOfRank keys: [Int], names: [String]) {
    self.init(hostOfRank: keys, names: names, jobRanks: Array(keys.indices))
  }

  private init(hostOfRank keys: [Int], names: [String], jobRanks: [Int]) {
    precondition(!keys.isEmpty && names.count == keys.count, "\(keys.count) ranks with \(names.count) names")
    self.jobRanks = jobRanks
    var numbers: [Int: Int] = [:]
    var ranks: [[Int]] = []
    var hostNames: [String] = []
    hostOfRank = keys.enumerated().map { rank, key in
      if let host = numbers[key] {
        ranks[host].append(rank)
        return host
      }
      numbers[key] = ranks.count
      ranks.append([rank])
      hostNames.append(names[rank])
      return ranks.count - 1
    }
    self.ranks = ranks
    self.names = hostNames
    rankOfPlace = ranks.flatMap { $0 }
    var places = [Int](repeating: 0, count: keys.count)
    for (place, rank) in rankOfPlace.enumerated() { places[rank] = place }
    placeOfRank = places
  }

  /// All of `size` ranks on one host.
  package init(one size: Int, name: String) {
    self.init(hostOfRank: Array(repeating: 0, count: size), names: Array(repeating: name, count: size))
  }

  /// The hosts of `members` alone, which are then ranks 0, 1, 2 …
  package func subset(_ members: [Int]) -> Hosts {
    Hosts(
      hostOfRank: members.map { hostOfRank[$0] }, names: members.map { names[hostOfRank[$0]] },
      jobRanks: members.map { jobRanks[$0] })
  }

  /// How many hosts there are.
  package var count: Int { ranks.count }
  /// How many ranks there are.
  package var size: Int { hostOfRank.count }
  /// The host of `rank`.
  package func host(ofRank rank: Int) -> Int { hostOfRank[rank] }
  /// The place of `rank`.
  package func place(ofRank rank: Int) -> Int { placeOfRank[rank] }
  /// The rank in `place`.
  package func rank(ofPlace place: Int) -> Int { rankOfPlace[place] }
  /// The number of `rank` among the ranks of its host.
  package func localRank(ofRank rank: Int) -> Int { placeOfRank[rank] - places(ofHost: hostOfRank[rank]).lowerBound }

  /// What `rank` is in the job, of which these may be a group.
  package func jobRank(ofRank rank: Int) -> Int { jobRanks[rank] }

  /// The places of `host`.
  package func places(ofHost host: Int) -> Range<Int> {
    let first = placeOfRank[ranks[host][0]]
    return first..<first + ranks[host].count
  }

  /// `ranks` in words, by their numbers in the job, with their hosts where there are several: `ranks 2 and 3 on node2`.
  package func describe(_ some: some Collection<Int>) -> String {
    guard count > 1 else { return Hosts.words(some.map { jobRanks[$0] }.sorted()) }
    return (0..<count).compactMap { host -> String? in
      let here = some.filter { hostOfRank[$0] == host }.map { jobRanks[$0] }.sorted()
      return here.isEmpty ? nil : "\(Hosts.words(here)) on \(names[host])"
    }.joined(separator: ", ")
  }

  private static func words(_ ranks: [Int]) -> String {
    guard let last = ranks.last else { return "no rank" }
    guard ranks.count > 1 else { return "rank \(last)" }
    return "ranks \(ranks.dropLast().map(String.init).joined(separator: ", ")) and \(last)"
  }
}
