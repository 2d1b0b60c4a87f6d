import FMDistTraining

/// A page of the manual, in man(7)'s macros.
struct ManualPage {
  /// `fmdist-data-info`.
  let name: String
  let text: String

  /// The pages of `command` and of all below it that help shows.
  static func all(of command: CommandDump.Content) -> [ManualPage] { pages(command, above: []) }

  private static func pages(_ command: CommandDump.Content, above: [CommandDump.Content]) -> [ManualPage] {
    let below = shown(command)
    return [ManualPage(command, above: above)] + below.flatMap { pages($0, above: above + [command]) }
  }

  private static func shown(_ command: CommandDump.Content) -> [CommandDump.Content] {
    (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }

  private init(_ command: CommandDump.Content, above: [CommandDump.Content]) {
    let words = (above + [command]).map(\.commandName)
    let below = Self.shown(command)
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    name = words.joined(separator: "-")
    var lines = [
      ".TH \(name.uppercased()) 1 \"\" \"fmdist \(fmdistVersion)\" \"fmdist\"", ".SH NAME",
      "\(Self.escaped(name)) \\- \(Self.escaped(Self.withoutStop(command.abstract ?? "")))", ".SH SYNOPSIS",
      ".B \(Self.escaped(words.joined(separator: " ")))",
    ]
    if !below.isEmpty { lines.append(".I command") }
    lines += arguments.map(\.synopsis).filter { !$0.isEmpty }
    if let discussion = command.discussion {
      lines.append(".SH DESCRIPTION")
      lines += Self.paragraphs(discussion)
    }
    if !below.isEmpty {
      lines.append(".SH COMMANDS")
      for inner in below {
        let page = Self.escaped("\(name)-\(inner.commandName)")
        lines += [".TP", ".BR \(page) (1)", Self.escaped(inner.abstract ?? "")]
      }
    }
    if !arguments.isEmpty { lines.append(".SH OPTIONS") }
    for argument in arguments {
      lines += [".TP", argument.head, Self.escaped(argument.words)]
    }
    if let first = above.first {
      lines += [".SH SEE ALSO", ".BR \(first.commandName) (1)"]
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Lines that are indented, such as examples, stay as they are.
  private static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      line.isEmpty ? [".PP"] : [escaped(String(line)), ".br"]
    }
  }

  private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

  /// `text` as a line that troff prints as it is, in a terminal without UTF-8, too.
  static func escaped(_ text: String) -> String {
    var result = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
      .replacing("…", with: "...")
    if result.hasPrefix(".") || result.hasPrefix("'") { result = "\\&" + result }
    return result
  }
}

extension CommandDump.Argument {
  private var value: String { "\\fI\(ManualPage.escaped(valueName ?? "value"))\\fR" }

  private var flags: [String] {
    (names ?? []).map { ManualPage.escaped(($0.kind == "long" ? "--" : "-") + $0.name) }.map { "\\fB\($0)\\fR" }
  }

  /// Its place in a command line; options in brackets, as they can be left out.
  fileprivate var synopsis: String {
    let repeated = isRepeating ? "..." : ""
    let plain =
      kind == "positional" ? value : kind == "flag" ? flags.joined(separator: "|") : "\(flags.last ?? "") \(value)"
    return isOptional ? "[\(plain)\(repeated)]" : plain + repeated
  }

  /// What its paragraph is headed with.
  fileprivate var head: String {
    kind == "positional" ? value : flags.joined(separator: ", ") + (kind == "option" ? " \(value)" : "")
  }

  fileprivate var words: String {
    let parts = [abstract, discussion, defaultValue.map { "The default is \($0)." }]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}
