import FMDistPlatform
import FMDistProcessor
import FMDistRunFiles
import FMDistTraining

/// Why something could not be done: one plain sentence, or a few lines of them.
public struct Failure: Error, Sendable, CustomStringConvertible {
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
    /// More memory is needed than there is.
    case memory
    /// The kernels were compiled for another processor than this one.
    case processor
    /// The observer threw ``Failure/underlying``.
    case observer
    /// A mistake of fmdist.
    case `internal`
  }

  /// The kind.
  public let kind: Kind
  /// What was expected, what was found, and what to do.
  public let description: String
  /// The error that the observer threw.
  public let underlying: (any Error)?

  init(_ kind: Kind, _ description: String, underlying: (any Error)? = nil) {
    self.kind = kind
    self.description = description
    self.underlying = underlying
  }

  init(_ error: any Error) {
    let kind: Kind =
      switch fault(of: error) {
      case .usage, .configuration: .configuration
      case .badData, .divergence: .badData
      case .noInput: .missing
      case .cannotCreate, .io: .io
      case .system: .memory
      case .internal: error is ProcessorError ? .processor : .internal
      }
    let sentence = (error as? ConfigurationError)?.descriptionForProgram ?? "\(error)"
    self.init(kind, StandardError.harmless(sentence))
  }

  /// Throws if `path` is empty, which no sentence about a file would show.
  static func expectPath(_ path: String) throws(Failure) {
    guard !path.isEmpty else { throw Failure(.missing, "expected the path of a file or folder, found an empty text") }
  }

  /// What `body` gives; what it throws is a failure.
  static func told<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
    do { return try body() } catch let failure as Failure { throw failure } catch { throw Failure(error) }
  }
}
