import Foundation

/// A name with options as a program has it: `Dense(3, activation='softmax')`, `nn.Conv2d(1, 32, 3)`, `Adam(lr=0.1)`.
struct PythonCall {
  /// The same as a configuration has it: `dense: {units: 3, activation: softmax}`.
  let written: String

  /// What `text` means where `names` are known; nil for anything that is not understood whole.
  init?(_ text: String, _ names: [ConfigurationSchema.Key]) {
    guard text.last == ")", let open = text.firstIndex(of: "(") else { return nil }
    let called = String(text[..<open])
    let known = names.map(\.name)
    guard let name = Spelling.same(called, in: known) ?? Spelling.synonym(called, in: known),
      let key = names.first(where: { $0.name == name })
    else { return nil }
    var arguments = Self.arguments(text[text.index(after: open)...].dropLast())
    // PyTorch's begin with the size of the input, which follows from the data here.
    let word = called.split(separator: ".").last.map(String.init) ?? called
    if ["Linear", "Conv2d"].contains(word), arguments.prefix(2).allSatisfy({ Int($0) != nil }), arguments.count > 1 {
      arguments.removeFirst()
    }
    let own = key.keys.map(\.name)
    var options: [String] = []
    for (index, argument) in arguments.enumerated() {
      let parts = argument.split(separator: "=", maxSplits: 1).map { Self.bare(String($0)) }
      let isNamed = parts.count == 2
      guard let value = parts.last,
        let option = isNamed
          ? Spelling.same(parts[0], in: own) ?? Spelling.synonym(parts[0], in: own)
          : index == options.count && index < own.count ? own[index] : nil,
        let option = key.keys.first(where: { $0.name == option }), let right = Self.value(value, of: option)
      else { return nil }
      options.append("\(option.name): \(right)")
    }
    written = options.isEmpty ? name : "\(name): {\(options.joined(separator: ", "))}"
  }

  /// `text` parted at the commas that stand in no brackets.
  private static func arguments(_ text: Substring) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  private static func bare(_ text: String) -> String { text.trimmingCharacters(in: CharacterSet(charactersIn: " '\"")) }

  /// `text` as YAML: `(3, 3)` is `[3, 3]`; nil for what `option` does not take.
  private static func value(_ text: String, of option: ConfigurationSchema.Key) -> String? {
    if text.first == "(", text.last == ")" {
      let numbers = arguments(text.dropFirst().dropLast())
      return numbers.allSatisfy { Int($0) != nil } ? "[\(numbers.joined(separator: ", "))]" : nil
    }
    if case .choice(let words) = option.kind { return Spelling.likely(text, in: words) }
    if ["True", "False"].contains(text) { return text.lowercased() }
    return option.takes(text) ? option.spelt(text) : nil
  }
}
