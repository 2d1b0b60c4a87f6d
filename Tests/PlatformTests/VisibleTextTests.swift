import Platform
import Testing

@Suite struct VisibleTextTests {
  @Test("controls, separators and marks of direction are escaped; letters of any language stay")
  func escapes() {
    #expect("ant\u{1B}[2J".visible == "ant\\u{1B}[2J")
    #expect("a\nb\tc\r".visible == "a\\nb\\tc\\r")
    #expect("\u{9B}31m".visible == "\\u{9B}31m")
    #expect("gnp.\u{202E}exe".visible == "gnp.\\u{202E}exe")
    #expect("\u{2028}\u{FEFF}".visible == "\\u{2028}\\u{FEFF}")
    for text in ["Übung", "蟻", "👩‍🔬", "नमस्ते"] { #expect(text.visible == text) }
  }

  @Test("lines of a text of several stay lines")
  func lines() {
    #expect("a\n\tb\u{7}".visibleLines == "a\n\tb\\u{7}")
  }
}
