/// Error messages.
extension ConfigurationParser {
  func error(_ line: Int, _ sentence: String) -> ConfigurationError {
    ConfigurationError(place(line), sentence)
  }

  func aliasError(_ line: Int) -> ConfigurationError {
    error(
      line, "YAML's anchors (&name) and aliases (*name) are not supported here; write the value out, or quote the text")
  }

  func duplicateKeyError(_ key: String, line: Int, column: Int, _ text: String) -> ConfigurationError {
    let lines = YAMLHint(text).lines(of: key, from: line, column: column)
    guard lines.count > 1 else { return error(lines.first ?? line, "duplicate key '\(key)'; keep one") }
    let first = lines[0] == lines[1] ? "" : ", first in line \(lines[0])"
    return error(lines[1], "duplicate key '\(key)'\(first); keep one")
  }

  func translated(_ yamlProblem: YAMLProblem, _ text: String) -> ConfigurationError {
    switch yamlProblem {
    case .syntax(let problem, let line, let context):
      if let line = lineIndentedWithTab(text, near: line) {
        return error(line, "the line is indented with a tab; YAML takes only spaces")
      }
      let during = context.map { " (\($0.text), line \($0.line))" } ?? ""
      let cure = YAMLHint(text).cure(problem, line: line, context: context?.line)
      return error(cure?.line ?? line, "is not YAML: \(problem)\(during)\(cure.map { "; \($0.advice)" } ?? "")")
    case .character(let problem, let code, let offset):
      let line = 1 + text.utf8.prefix(offset).count { $0 == UInt8(ascii: "\n") }
      return error(line, "the character U+\(String(code, radix: 16, uppercase: true)) is not allowed: \(problem)")
    case .memory: return error(1, "is not YAML: out of memory")
    }
  }

  private func lineIndentedWithTab(_ text: String, near line: Int) -> Int? {
    [line, line - 1].first {
      YAMLHint(text).line($0)?.prefix { $0 == " " || $0 == "\t" }.contains("\t") ?? false
    }
  }
}
