import FMDistCommunication
import FMDistDatasets
import FMDistMemory
import Foundation

/// The ranks of rank 0's host, which decode images together while rank 0 prepares: the others serve it within
/// ``Communicator/prepareAtRoot(_:)``.
package final class RankTeam: ImageTeam {
  /// What rank 0 tells those that wait.
  enum Call: UInt8 {
    /// It is ready.
    case ready
    /// It has failed.
    case refused
    /// There is a task.
    case task
  }

  private let communicator: any Communicator

  init(_ communicator: any Communicator) { self.communicator = communicator }

  private var threads: Int { ThreadBudget(requested: nil, communicator: communicator).threads }
  /// The ranks of rank 0's host, in order.
  private var members: [Int] { communicator.hosts.ranks[communicator.hosts.host(ofRank: 0)] }

  /// Rank 0's part.
  package func run(_ task: ImageTask, on file: MappedFile, watch: (Double) -> Void) throws(DatasetError) -> Int? {
    do {
      if communicator.size > 1 {
        _ = try communicator.broadcast(Call.task.rawValue, root: 0)
        _ = try communicator.broadcastBytes(Array(JSONEncoder().encode(task)), root: 0)
      }
      let own = task.work(on: file, member: 0, of: members.count, threads: threads, watch: watch)
      return try first(own)
    } catch let error as DatasetError {
      throw error
    } catch {
      throw DatasetError(.io, "the ranks that decode images have lost each other: \(error)")
    }
  }

  /// Another rank's part, until rank 0 is ready; throws where rank 0 has failed.
  func serve() throws {
    while true {
      let word = try communicator.broadcast(Call.ready.rawValue, root: 0)
      guard let call = Call(rawValue: word) else { preconditionFailure("rank 0 calls for \(word)") }
      switch call {
      case .ready: return
      case .refused: throw Refusal(error: nil)
      case .task:
        let text = try communicator.broadcastBytes([], root: 0)
        let task = try JSONDecoder().decode(ImageTask.self, from: Data(text))
        let member = members.firstIndex(of: communicator.rank)
        _ = try first(member.flatMap { task.help(member: $0, of: members.count, threads: threads) })
      }
    }
  }

  /// The least of what the ranks found; each is through when it is known.
  private func first(_ own: Int?) throws -> Int? {
    try communicator.allGather(own ?? .max).min().flatMap { $0 == .max ? nil : $0 }
  }
}
