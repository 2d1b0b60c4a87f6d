import FMDistCommunication
import FMDistNeuralNet
import FMDistPlatform
import FMDistTraining

/// Why something could not be done: one plain sentence, or a few lines of them.
public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of thing went wrong.
  public enum Kind: Sendable, Hashable {
    /// A configuration or a model that can't be.
    case configuration
    /// Data or a file that is not what it should be.
    case badData
    /// A file or a folder that is not there.
    case missing
    /// Reading or writing failed.
    case io
    /// Memory is short.
    case memory
    /// A mistake of fmdist.
    case `internal`
  }

  /// The kind.
  public let kind: Kind
  /// What was expected, what was found, and what to do.
  public let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  init(_ error: any Error) {
    kind =
      switch fault(of: error) {
      case .usage, .configuration: .configuration
      case .badData: .badData
      case .noInput: .missing
      case .cannotCreate, .io: .io
      case .system: .memory
      case .internal: .internal
      }
    description = StandardError.harmless("\(error)")
  }

  /// What `body` gives; what it throws is a failure.
  static func told<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
    do { return try body() } catch let failure as Failure { throw failure } catch let refusal as Refusal {
      throw refusal.error.map(Failure.init) ?? Failure(.internal, "another rank refused")
    } catch { throw Failure(error) }
  }
}
