import FMDistCommunication
import FMDistPlatform

extension Communicator {
  /// Runs `body` at rank 0, which owns every file; its value there, nil elsewhere. Called on every rank alike.
  ///
  /// If it throws, rank 0 writes the error's sentence, and every rank throws the same ``Refusal``.
  package func atRoot<Value>(_ body: () throws -> Value) throws -> Value? {
    var value: Value?
    var code: Int32 = 0
    if rank == 0 {
      do {
        value = try body()
      } catch {
        code = exitCode(of: error)
        StandardError.write("\(error)")
      }
    }
    code = try broadcast(code, root: 0)
    guard code == 0 else { throw Refusal(exitCode: code) }
    return value
  }

  /// Throws on all ranks unless `value` is the same on all, naming those that differ from rank 0.
  func requireAgreement(_ value: UInt64, on what: String) throws {
    let values = try allGather(value)
    let others = values.indices.filter { values[$0] != values[0] }
    _ = try atRoot {
      guard !others.isEmpty else { return }
      let ranks = others.map(String.init).joined(separator: ", ")
      throw RunError(
        exitCode: 70, "rank \(ranks): \(what) differ from rank 0's; is the same fmdist installed on all hosts?")
    }
  }
}
