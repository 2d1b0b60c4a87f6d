import FMDistCommunication

/// A mode of the worker: what each rank does, given the arguments after the mode's name; returns the exit code.
typealias Mode = @Sendable (any Communicator, [String]) throws -> Int32

/// All modes by name.
let modes: [String: Mode] = [
  "operations": operations, "chunks": operations, "alone": operations, "errors": errors, "requests": requests,
  "unclosed": unclosed, "crash": crash, "leave": leave, "late": late, "measure": measure, "short": shortMessage,
  "signal": awaitSignal, "stuck": stuck, "shared": sharedMemory, "cores": printCores,
  "abortLate": abortLate, "groups": groups, "contained": contained, "uncontained": uncontained,
  "manyGroups": manyGroups, "counter": counter,
]

/// A check that did not hold.
struct CheckFailure: Error, CustomStringConvertible {
  let description: String
}

/// Throws unless `condition` holds.
func check(_ condition: Bool, _ text: @autoclosure () -> String) throws {
  if !condition { throw CheckFailure(description: "this does not hold: \(text())") }
}
