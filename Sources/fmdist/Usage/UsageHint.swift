import FMDistPlatform
import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Glibc

/// What somebody probably meant by arguments that the parser does not take.
struct UsageHint {
  private let program: CommandDescription
  private let words: [String]

  /// Advice on `words`, the arguments behind the program's name; nil where the parser does not describe itself.
  init?(_ words: [String]) {
    guard let program = CommandDescription.ofProgram() else { return nil }
    self.program = program
    self.words = words
  }

  /// The sentence for `help` with something that is no command, which the parser answers with its own help.
  func unknownHelp() -> String? {
    guard words.first == "help" else { return nil }
    var command = program
    for word in words.dropFirst() {
      let names = command.commands.map(\.commandName)
      if word.hasPrefix("-") || names.isEmpty { return nil }
      guard let next = command.commands.first(where: { $0.commandName == word }) else {
        let known = words.dropFirst().prefix { $0 != word }
        let meant = Spelling.likely(word, in: names).map {
          "; did you mean \(line("\(program.commandName) help", known + [$0]))?"
        }
        return "unknown command '\(word)'\(meant ?? ".") Commands: \(names.joined(separator: ", "))."
      }
      command = next
    }
    return nil
  }

  /// A sentence in place of the parser's own; nil where that is as good.
  func sentence() -> String? {
    if let word = words.first(where: { Self.longDashes.contains($0.first ?? " ") }) {
      let plain = "--" + word.drop { Self.longDashes.contains($0) || $0 == "-" }
      return "'\(word)' begins with a typographic dash: write \(plain) with two hyphens."
    }
    if let unknown = unknownHelp() { return unknown }
    let (command, path, rest) = found
    if command.commands.isEmpty { return options(of: command, path, Array(rest)) }
    return missingCommand(command, path, Array(rest))
  }

  /// The sentence for an option that has nothing for its value, which the parser takes, or puts differently.
  func emptyValue() -> String? {
    let (command, _, rest) = found
    var words = Array(rest)[...]
    while let word = words.popFirst(), word != "--" {
      let (name, value) = Self.parts(word)
      guard let option = command.option(name), option.takesValue else { continue }
      let given = value ?? words.popFirst()
      guard given == "" else { continue }
      return
        "\(name): expected a \(option.valueName ?? "value"), found nothing; a shell variable that is not set leaves nothing."
    }
    return nil
  }

  private static let longDashes: Set<Character> = [
    "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}",
  ]

  /// The command that the first words name, its name in full, and the words behind it.
  private var found: (command: CommandDescription, path: String, rest: ArraySlice<String>) {
    var (command, path, rest) = (program, program.commandName, words[...])
    while let word = rest.first, let next = command.commands.first(where: { $0.commandName == word }) {
      (command, path, rest) = (next, "\(path) \(word)", rest.dropFirst())
    }
    return (command, path, rest)
  }

  /// `--name` and what stands behind its '='.
  private static func parts(_ word: String) -> (name: String, value: String?) {
    guard word.hasPrefix("-"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }

  // MARK: - Commands

  private func missingCommand(_ command: CommandDescription, _ path: String, _ rest: [String]) -> String? {
    guard let word = rest.first else { return nil }
    let names = command.commands.map(\.commandName)
    if word.hasPrefix("-") {
      let (name, _) = Self.parts(word)
      if let index = rest.firstIndex(where: names.contains), index > 0 {
        let turned = [rest[index]] + rest[..<index] + rest[(index + 1)...]
        return "options come after the command: \(line(path, turned))"
      }
      if let same = Spelling.likely(name.lowercased(), in: ["--version", "--help"])
        ?? (["-v", "-V"].contains(name) ? "--version" : nil)
      {
        return "unknown option '\(name)'; did you mean \(same)?"
      }
      let owners = command.commands.filter { $0.option(name) != nil }.map(\.commandName)
      if let owner = owners.contains("train") ? "train" : owners.first {
        return
          "the command is missing; did you mean \(line("\(path) \(owner)", rest))? Commands: \(names.joined(separator: ", "))."
      }
      let advice = command.commandName == "fmdist" ? train(rest) : nil
      return "the command is missing\(advice.map { "; \($0)" } ?? ".") Commands: \(names.joined(separator: ", "))."
    }
    let list = "Commands: \(names.joined(separator: ", "))."
    if Self.isConfiguration(word), names.contains("train") {
      return "the command is missing; did you mean \(line("\(path) train --config", rest))? \(list)"
    }
    let plain = word.lowercased().filter { $0.isLetter || $0.isNumber }
    let known = UsageWords.commands[plain]?.first { name in
      names.contains(name) || command.commandName == program.commandName && name.contains(" ")
    }
    let likely = Spelling.same(word, in: names) ?? known ?? Spelling.nearest(to: word, in: names)
    let rest = Array(rest.dropFirst())
    if plain == "resume", command.commandName == program.commandName {
      let from = rest.isEmpty ? ["auto"] : rest
      return "unknown command '\(word)'; did you mean \(line("\(path) train --resume", from))? \(list)"
    }
    if ["version", "help"].contains(plain) {
      return "unknown command '\(word)'; did you mean fmdist --\(plain)? \(list)"
    }
    // A folder behind `data info` is an option's value.
    if likely?.hasPrefix("data ") == true || command.commandName == "data", let likely, let first = rest.first,
      !first.hasPrefix("-"), likely != "data convert", likely != "convert"
    {
      let isName = likely.hasSuffix("info") && !first.contains("/") && !Self.exists(first)
      let option = isName ? "--dataset" : "--data"
      return "unknown command '\(word)'; did you mean \(line("\(path) \(likely) \(option)", rest))? \(list)"
    }
    let meant = likely.map { "; did you mean \(line("\(path) \($0)", rest))?" } ?? "."
    return "unknown command '\(word)'\(meant) \(list)"
  }

  /// `fmdist train` with the first of `rest` as it was meant.
  private func train(_ rest: [String]) -> String? {
    guard let train = program.commands.first(where: { $0.commandName == "train" }) else { return nil }
    return options(of: train, "\(program.commandName) train", rest)
  }

  private func line(_ path: String, _ rest: [String]) -> String {
    ([path] + rest.map(\.shellWord)).joined(separator: " ")
  }

  private static func exists(_ path: String) -> Bool { FileSystem.exists(path) }

  private static func isConfiguration(_ word: String) -> Bool { word.hasSuffix(".yaml") || word.hasSuffix(".yml") }

  // MARK: - Options

  private func options(of command: CommandDescription, _ path: String, _ words: [String]) -> String? {
    var rest = words[...]
    var positionals = 0
    var setting: String?
    while let word = rest.popFirst(), word != "--" {
      if !word.hasPrefix("-") || word == "-" {
        positionals += 1
        let mayFollow = command.positionals.contains(where: \.isRepeating) || positionals <= command.positionals.count
        if mayFollow { continue }
        return unexpected(word, of: command, path, behind: setting)
      }
      let (name, value) = Self.parts(word)
      guard let option = command.option(name) else {
        let next = rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
        return unknown(name, value ?? next, of: command, path, file: Self.file(in: words))
      }
      if !option.takesValue {
        if let value { return "\(name) takes no value, found '\(value)'; write \(name) alone, or leave it out." }
        continue
      }
      let given = value ?? rest.popFirst()
      if given == nil || value == nil && given?.hasPrefix("--") == true {
        if name == "--resume" {
          return "--resume: expected a value; write --resume auto for the newest checkpoint, or a path."
        }
        let choices = option.allValues.map { ": one of \($0.joined(separator: ", "))" } ?? ""
        return "\(name): expected a \(option.valueName ?? "value") behind it, found nothing\(choices)."
      }
      setting = name == "--set" && given?.dropLast().contains("=") == false ? given : nil
    }
    return nil
  }

  /// The sentence for a word too many.
  private func unexpected(_ word: String, of command: CommandDescription, _ path: String, behind setting: String?)
    -> String?
  {
    if let setting {
      // --set training.epochs = 3
      var words = words[...]
      while let next = words.first, next != setting { words = words.dropFirst() }
      let behind = words.dropFirst().prefix(2).joined()
      let value = word.hasPrefix("=") ? (word == "=" ? behind : word).dropFirst() : word[...]
      let key = setting.hasSuffix("=") ? setting.dropLast() : setting[...]
      return "--set takes key=value; did you mean \(Self.set(String(key), String(value), Self.file(in: self.words)))?"
    }
    if let equals = word.firstIndex(of: "="), command.option("--set") != nil {
      let key = String(word[..<equals])
      if let known = RunConfiguration.likelyKey(key, file: Self.file(in: words), isSure: false) {
        let meant = Self.set(known, String(word[word.index(after: equals)...]), Self.file(in: words))
        return "unexpected argument '\(word)'; did you mean \(meant)?"
      }
    }
    let saved = RunFolder(word).configuration
    if Self.exists(saved), command.option("--resume") == nil, command.option("--config") != nil {
      return "unexpected argument '\(word)'; did you mean --config \(saved.shellWord)?"
    }
    let option =
      Self.isConfiguration(word)
      ? "--config"
      : word.hasSuffix(".safetensors") || Self.exists(RunFolder(word).configuration)
        ? "--resume" : Self.exists(word) ? "--data" : nil
    if let option, command.option(option) != nil {
      return "unexpected argument '\(word)'; did you mean \(option) \(word.shellWord)?"
    }
    // data info mnist
    if !word.contains("/"), let option = ["--dataset", "--config"].first(where: { command.option($0) != nil }) {
      let meant = option == "--dataset" ? "--dataset \(word.shellWord)" : Self.set("data.dataset", word, nil)
      return "unexpected argument '\(word)'; did you mean \(meant)?"
    }
    return nil
  }

  /// The sentence for an option that `command` does not have.
  private func unknown(
    _ name: String, _ value: String?, of command: CommandDescription, _ path: String, file: String?
  ) -> String? {
    let bare = String(name.drop { $0 == "-" })
    let plain = bare.lowercased().filter { $0.isLetter || $0.isNumber }
    guard !plain.isEmpty else { return nil }
    func sentence(_ advice: String) -> String { "unknown option '\(name)'; \(advice)" }
    let own = command.options.flatMap(\.spellings).filter { $0.hasPrefix("--") }
    if plain == "set" { return sentence("\(command.commandName) uses the run's configuration unchanged.") }
    if let same = Spelling.same(bare, in: own) { return sentence("did you mean \(same)?") }
    if plain == "json", let option = ["--format", "--log-format"].first(where: own.contains) {
      return sentence("did you mean \(option) json?")
    }
    if UsageWords.accelerators.contains(plain) {
      return sentence("fmdist trains on CPUs, and takes all of them: leave it out.")
    }
    if let style = UsageWords.progress[plain], own.contains("--progress") {
      return sentence("did you mean --progress \(style)?")
    }
    if ["output", "out", "o", "save"].contains(plain), value?.lowercased().hasSuffix(".html") == true,
      own.contains("--html")
    {
      return sentence("did you mean --html?")
    }
    if ["image", "file", "input"].contains(plain), let path = command.positionals.last?.valueName, path != "run" {
      return sentence("files come after the run, without an option.")
    }
    if let option = UsageWords.options[plain]?.first(where: own.contains) { return sentence("did you mean \(option)?") }
    if UsageWords.checkpoints.contains(plain), command.positionals.contains(where: { $0.valueName == "run" }) {
      return sentence("a run's folder means the checkpoint of its result; to use another, name its file.")
    }
    if UsageWords.ranks.contains(plain) {
      return sentence("ranks are started by mpirun: mpirun -n \(value.flatMap(Int.init) ?? 4) \(path).")
    }
    if let setting = setting(bare, value, of: command, file: file, isSure: true) { return sentence(setting) }
    let owners = program.commands.flatMap { [$0] + $0.commands }.filter { $0.option(name) != nil }.map(\.commandName)
    if !owners.isEmpty {
      return sentence("it is an option of \(owners.joined(separator: ", ")), not of \(command.commandName).")
    }
    if let near = Spelling.nearest(to: bare, in: own.map { String($0.dropFirst(2)) }) {
      return sentence("did you mean --\(near)?")
    }
    if let setting = setting(bare, value, of: command, file: file, isSure: false) { return sentence(setting) }
    if command.option("--set") != nil, let value {
      let meant = RunConfiguration.corrected("\(bare.replacing("-", with: "_"))=\(value)", file: file).settings
      if !meant.isEmpty { return sentence("did you mean \(Self.line(meant))?") }
    }
    let named = RunConfiguration.schema.owners(of: bare)
    if !named.isEmpty { return sentence("in a configuration it is an option of \(named.joined(separator: ", ")).") }
    return sentence("'\(path) --help' lists all.")
  }

  /// Advice for an option that is a key of the configuration.
  private func setting(
    _ name: String, _ value: String?, of command: CommandDescription, file: String?, isSure: Bool
  ) -> String? {
    let words = [UsageWords.letters[name] ?? name, name.replacing("-", with: "."), name.replacing("-", with: "_")]
    guard let key = words.lazy.compactMap({ RunConfiguration.likelyKey($0, file: file, isSure: isSure) }).first else {
      return nil
    }
    if command.option("--set") != nil {
      // A switch has no value behind it.
      let (meant, problem) = RunConfiguration.corrected("\(key)=\(value ?? "true")", file: file)
      if !meant.isEmpty { return "did you mean \(Self.line(meant))?" }
      return value == nil
        ? "did you mean --set \(key)=…?" : "in the configuration, \(problem ?? "it is \(key)")."
    }
    return "it is the configuration's \(key), which \(command.commandName) takes from the run."
  }

  /// `--set key=value`, or what works in its place in the configuration `file`.
  private static func set(_ key: String, _ value: String, _ file: String?) -> String {
    let meant = RunConfiguration.corrected("\(key)=\(value)", file: file).settings
    return line(meant.isEmpty ? ["\(key)=\(value)"] : meant)
  }

  private static func line(_ settings: [String]) -> String {
    settings.map { "--set \($0.shellWord)" }.joined(separator: " ")
  }

  /// The value of `--config`, in whatever spelling.
  private static func file(in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word.hasPrefix("--config=") { return String(word.dropFirst(9)) }
      if word == "--config" || word == "-c", words.indices.contains(index + 1) { return words[index + 1] }
    }
    return nil
  }
}
