import ArgumentParser

import struct Foundation.Data
import class Foundation.JSONDecoder

/// A command as the parser of arguments describes it: its subcommands and options.
struct CommandDescription: Decodable {
  /// An option, a flag or a positional argument.
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind, name: String
    }

    let kind: String
    let names: [Name]?
    let valueName: String?
    let allValues: [String]?
    let isRepeating: Bool
    let shouldDisplay: Bool

    /// `--config`, `-q`.
    var spellings: [String] { (names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name } }
    var takesValue: Bool { kind == "option" }
  }

  let commandName: String
  let arguments: [Argument]?
  let subcommands: [CommandDescription]?

  private struct Document: Decodable {
    let command: CommandDescription
  }

  /// The program.
  static func ofProgram() -> CommandDescription? {
    do { _ = try Fmdist.parseAsRoot(["--experimental-dump-help"]) } catch {
      let text = Fmdist.fullMessage(for: error)
      return try? JSONDecoder().decode(Document.self, from: Foundation.Data(text.utf8)).command
    }
    return nil
  }

  /// The subcommands, without the parser's own.
  var commands: [CommandDescription] { (subcommands ?? []).filter { $0.commandName != "help" } }
  var options: [Argument] { (arguments ?? []).filter { $0.kind != "positional" && $0.shouldDisplay } }
  var positionals: [Argument] { (arguments ?? []).filter { $0.kind == "positional" } }

  /// The option written `spelling`.
  func option(_ spelling: String) -> Argument? { options.first { $0.spellings.contains(spelling) } }
}
