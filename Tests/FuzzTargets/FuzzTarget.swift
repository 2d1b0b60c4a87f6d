import FMDistImages
import FMDistPlatform
import FMDistTraining

/// A reader, and what must be true of it whatever the file holds.
///
/// It gives a value or an error that blames the file. It never traps, nor says that it is the machine's fault or fmdist's own. Some targets
/// check what was read too: that it is the same once written and read again.
struct FuzzTarget: Sendable {
  /// What the command line calls it.
  let name: String
  /// What the file is called.
  var file = "input"
  /// The files that are there beside it.
  var others: [(name: String, bytes: [UInt8])] = []
  /// What comes before the reader: checksums, which libFuzzer does not guess, made right.
  var repair: @Sendable ([UInt8]) -> [UInt8] = { $0 }
  /// The reader of the file at a path.
  let read: @Sendable (_ path: String) throws -> Void

  /// All that there are.
  static let all: [FuzzTarget] = datasets + images + runFiles + models

  /// Writes the files that stay the same.
  func begin() {
    for other in others { FuzzFile(other.name).write(other.bytes) }
  }

  /// Reads a file of `bytes`.
  func run(_ bytes: [UInt8]) {
    FuzzFile.shared(file).write(repair(bytes))
    do { try read(file) } catch let error as ImageFault {
      Self.require(!error.isTransient && !error.found.isEmpty, "\(error.found): blames the machine")
    } catch {
      let kind = fault(of: error)
      Self.require(kind == .badData || kind == .configuration, "\(error): is the fault \(kind)")
      Self.require("\(error)".utf8.count > 20, "'\(error)' says nothing")
    }
  }

  /// Ends the process, which libFuzzer reports, unless `condition`.
  static func require(_ condition: Bool, _ sentence: @autoclosure () -> String) {
    if !condition { fatalError(sentence()) }
  }
}
