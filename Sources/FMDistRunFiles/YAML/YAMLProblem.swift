/// Why a text is no YAML, in libyaml's words; lines from 1.
enum YAMLProblem: Error {
  /// What was found at `line`, and during what that began in another line.
  case syntax(String, line: Int, context: (text: String, line: Int)?)
  /// A character that no YAML has, before which there are `offset` bytes.
  case character(String, code: Int, offset: Int)
  case memory
}
