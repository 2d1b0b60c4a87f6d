import FMDistCommunication
import FMDistDatasets

extension Communicator {
  /// Runs `body` at rank 0, which owns every file; its value there, nil elsewhere. Called on every rank alike.
  ///
  /// If it throws, every rank throws a ``Refusal``, of which rank 0's has the error.
  package func atRoot<Value>(_ body: () throws -> Value) throws -> Value? {
    var value: Value?
    var failure: (any Error)?
    if rank == 0 {
      do {
        value = try body()
      } catch {
        failure = error
      }
    }
    let isRefused: Bool
    do {
      isRefused = try broadcast(failure != nil, root: 0)
    } catch {
      // Why rank 0 refuses says more than that the others have gone.
      throw failure ?? error
    }
    guard !isRefused else { throw Refusal(error: failure) }
    return value
  }

  /// As ``atRoot(_:)``, for what may take long: the ranks of rank 0's host are the team that it may give work to meanwhile.
  package func prepareAtRoot<Value>(_ body: (any ImageTeam) throws -> Value) throws -> Value? {
    let team = RankTeam(self)
    guard rank == 0 else {
      try team.serve()
      return nil
    }
    let outcome = Result { try body(team) }
    do {
      let call: RankTeam.Call = if case .failure = outcome { .refused } else { .ready }
      _ = try broadcast(call.rawValue, root: 0)
    } catch {
      // Why rank 0 refuses says more than that the others have gone.
      if case .failure(let failure) = outcome { throw failure }
      throw error
    }
    do { return try outcome.get() } catch { throw Refusal(error: error) }
  }

  /// Throws on all ranks unless `value` is the same on all, naming those that differ from rank 0.
  package func requireAgreement(_ value: UInt64, on what: String) throws {
    let values = try allGather(value)
    let others = values.indices.filter { values[$0] != values[0] }
    _ = try atRoot {
      guard !others.isEmpty else { return }
      let ranks = others.map(String.init).joined(separator: ", ")
      throw RunError(
        .internal, "rank \(ranks): \(what) differ from rank 0's; is the same fmdist installed on all hosts?")
    }
  }
}
