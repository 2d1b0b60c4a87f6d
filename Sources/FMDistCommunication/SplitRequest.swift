/// What one rank asks of a split.
package struct SplitRequest: BitwiseCopyable, Sendable {
  private let isMember: Bool
  private let color, key: Int

  /// As MPI_Comm_split has them; nil to be in no group.
  package init(color: Int?, key: Int) {
    isMember = color != nil
    (self.color, self.key) = (color ?? 0, key)
  }

  /// The ranks of the group that `rank` is in, in their order there, by what all ranks ask; nil for none.
  package static func group(of rank: Int, in requests: [SplitRequest]) -> [Int]? {
    let own = requests[rank]
    guard own.isMember else { return nil }
    return requests.indices.filter { requests[$0].isMember && requests[$0].color == own.color }
      .sorted { (requests[$0].key, $0) < (requests[$1].key, $1) }
  }
}
