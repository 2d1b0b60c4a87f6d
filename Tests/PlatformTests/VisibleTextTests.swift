import FMDistPlatform
import FMDistTestSupport
import Testing

@Suite struct VisibleTextTests {
  @Test("controls, separators and marks of direction are escaped; letters of any language stay")
  func escapes() {
    #expect("ant\u{1B}[2J".visible == "ant\\u{1B}[2J")
    #expect("a\nb\tc\r".visible == "a\\nb\\tc\\r")
    #expect("\u{9B}31m".visible == "\\u{9B}31m")
    #expect("gnp.\u{202E}exe".visible == "gnp.\\u{202E}exe")
    #expect("\u{2028}\u{FEFF}\u{200B}\u{E0041}".visible == "\\u{2028}\\u{FEFF}\\u{200B}\\u{E0041}")
    for text in ["Übung", "蟻", "👩‍🔬", "नमस्ते", "קמיץ", "نص", "می‌خواهم", "e\u{301}", "\u{FFFD}", "\u{E0A0}", "\\n"] {
      #expect(text.visible == text)
    }
  }

  @Test("lines of a text of several stay lines")
  func lines() {
    #expect("a\n\tb\u{7}".visibleLines == "a\n\tb\\u{7}")
    #expect("a\r\nb".visibleLines == "a\\r\nb")
  }

  @Test("no text can make a terminal do anything, or a second line")
  func nothingIsLeft() {
    for text in NastyText.texts {
      #expect(NastyText.raw(in: text.visible) == nil && !text.visible.contains("\n"), "\(text.visible)")
      #expect(text.visible.visible == text.visible)
    }
  }

  @Test("what is no character is escaped, as cairo and XML refuse it")
  func noncharacters() { #expect("a\(NastyText.noncharacters)".visible == "a\\u{FFFF}\\u{FDD0}") }

  @Test("a letter has no more accents than languages have")
  func accents() {
    let flood = "a" + String(repeating: "\u{301}", count: 1000)
    #expect(flood.visible == "a" + String(repeating: "\u{301}", count: 8) + String(repeating: "\\u{301}", count: 992))
  }

  @Test("a long text loses its middle")
  func brief() {
    #expect("abcdefgh".brief(8) == "abcdefgh")
    #expect("abcdefgh".brief(7) == "abc…fgh")
    #expect(String(repeating: "x", count: 10_000).brief().count == 119)
  }

  @Test("a message has the lines that it was given, and none that a name brings along")
  func messages() {
    let name = "a\nfmdist: forged\u{E00A}\(NastyText.noncharacters)"
    let message = StandardError.harmless("\(name)\(StandardError.lineBreak)second\(StandardError.lineBreak)")
    #expect(message == "a\\nfmdist: forged\u{E00A}\\u{FFFF}\\u{FDD0}\n  second\n  ")
    let long = StandardError.harmless("before \(String(repeating: "x", count: 10_000)) after")
    #expect(long.count <= 4000 && long.hasPrefix("before ") && long.hasSuffix(" after") && long.contains("…"))
  }
}
