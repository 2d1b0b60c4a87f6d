import Yams

/// Error messages.
extension ConfigurationParser {
  func error(_ line: Int, _ sentence: String) -> ConfigurationError {
    ConfigurationError(place(line), sentence)
  }

  func aliasError(_ line: Int) -> ConfigurationError {
    error(line, "YAML's anchors (&name) and aliases (*name) are not taken here; write the value out, or quote the text")
  }

  func tagError(_ line: Int, _ tag: Tag) -> ConfigurationError {
    error(line, "YAML's tags (\(tag.rawValue)) are not taken here; write the plain value, or quote the text")
  }

  func translated(_ yamlError: YamlError, _ text: String) -> ConfigurationError {
    switch yamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      if let line = lineIndentedWithTab(text, near: mark.line) {
        return error(line, "the line is indented with a tab; YAML takes only spaces")
      }
      if problem.contains("nesting") { return error(mark.line, "mappings and lists are nested too deep") }
      let during = context.map { " (\($0.text), line \($0.mark.line))" } ?? ""
      let cure = YAMLHint(text).cure(problem, line: mark.line, context: context?.mark.line)
      return error(cure?.line ?? mark.line, "is not YAML: \(problem)\(during)\(cure.map { "; \($0.advice)" } ?? "")")
    case .composer(_, let problem, let mark, _):
      if problem.contains("alias") { return aliasError(mark.line) }
      if problem.contains("another document") {
        return error(mark.line, "a second document starts here (---); a configuration is one document")
      }
      return error(mark.line, "is not YAML: \(problem)")
    case .reader(let problem, let offset, let value, _):
      let before = text.prefix(offset ?? 0)
      let line = 1 + before.unicodeScalars.count { $0 == "\n" }
      return error(line, "the character U+\(String(value, radix: 16, uppercase: true)) is not allowed: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      let lines = YAMLHint(text).lines(of: key, from: context.mark.line, column: context.mark.column)
      guard lines.count > 1 else {
        return error(lines.first ?? context.mark.line, "duplicate key '\(key)'; keep one")
      }
      let first = lines[0] == lines[1] ? "" : ", first in line \(lines[0])"
      return error(lines[1], "duplicate key '\(key)'\(first); keep one")
    default: return error(1, "is not YAML: nested too deep, or out of memory")
    }
  }

  private func lineIndentedWithTab(_ text: String, near line: Int) -> Int? {
    [line, line - 1].first {
      YAMLHint(text).line($0)?.prefix { $0 == " " || $0 == "\t" }.contains("\t") ?? false
    }
  }
}
