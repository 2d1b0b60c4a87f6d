import FMDistRunFiles
import Foundation

/// What a job that is started again is told of the one before, by its command line: no environment reaches all hosts of all launchers.
package struct RestartNote: Codable, Equatable, Sendable {
  /// When it ended, in seconds since 1970.
  package var time: Double
  /// Its exit code.
  package var code: Int32
  /// The last thing that it said, or how it ended.
  package var sentence: String

  package init(time: Double, code: Int32, sentence: String) {
    (self.time, self.code, self.sentence) = (time, code, sentence)
  }

  /// The option that takes it.
  package static let option = "--restarted-after"

  /// The note that `words` writes.
  package init?(_ text: String) {
    guard let note = try? JSONText.value(RestartNote.self, of: Data(text.utf8)), note.time.isFinite else { return nil }
    self = note
  }

  var words: [String] {
    guard let text = try? JSONText.of(self) else { return [] }
    return [Self.option, text]
  }
}
