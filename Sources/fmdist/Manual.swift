import ArgumentParser
import FMDistRunFiles
import Foundation

/// Writes manual pages, which `launch/install` installs: one for fmdist and one for each command, from what `--help` says.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write manual pages for man(1) into a folder.", shouldDisplay: false)

  @Argument(help: "The folder, such as share/man/man1.", completion: .directory)
  var folder: String

  func run() throws {
    let dump = try JSONDecoder().decode(CommandDump.self, from: Foundation.Data(Fmdist._dumpHelp().utf8))
    let (folder, pages) = (folder, ManualPage.all(of: dump.command))
    try Job.run { _ -> Void in
      for page in pages { try AtomicFile.write(page.text, to: "\(folder)/\(page.name).1") }
    }
  }
}

/// A command as the parser dumps it.
struct CommandDump: Decodable {
  let command: Content

  struct Content: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let subcommands: [Content]?
    let arguments: [Argument]?
  }

  struct Argument: Decodable {
    let abstract: String?
    let discussion: String?
    let defaultValue: String?
    let isOptional: Bool
    let isRepeating: Bool
    let kind: String
    let names: [Name]?
    let shouldDisplay: Bool
    let valueName: String?
  }

  struct Name: Decodable {
    let kind: String
    let name: String
  }
}
