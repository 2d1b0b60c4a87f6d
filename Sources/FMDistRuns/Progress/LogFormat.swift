import FMDistTraining

/// In which form a command says on standard output what happens.
package enum LogFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  /// For programs: a JSON object a line.
  case json
}
