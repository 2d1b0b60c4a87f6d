extension StringProtocol {
  /// This text as one word of a command that a person pastes into a shell: bare where it can be, in quotes, and with escapes in
  /// `$'…'`, which bash, zsh and ksh know, where it has what a terminal would not show.
  package var shellWord: String {
    let text = String(self)
    if text.visible != text {
      return "$'" + text.unicodeScalars.map(VisibleText.shellEscape).joined() + "'"
    }
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "/", "-", "+", "=", ":", "@", ",": true
      default: scalar.value >= 0xA0 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      }
    }
    // By scalars: an accent may stand on a quote, and make it another letter.
    return isPlain && !text.isEmpty
      ? text : "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }
}

extension StringProtocol {
  /// This path as a ``shellWord`` that no command takes for an option.
  package var shellPath: String { utf8.first == UInt8(ascii: "-") ? "./\(self)".shellWord : shellWord }
}

extension VisibleText {
  /// `scalar` between `$'` and `'`.
  fileprivate static func shellEscape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "'": return "\\'"
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    guard isHarmful(scalar) else { return String(scalar) }
    // Bytes, which any locale understands.
    return String(scalar).systemBytes.map { byte in
      let digits = String(byte, radix: 16)
      return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }
}
