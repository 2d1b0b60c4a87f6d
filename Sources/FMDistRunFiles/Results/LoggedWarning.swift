/// What the log has of warnings about the data.
package enum LoggedWarning {
  private struct Line: Decodable {
    var event: String
    var message: String?
  }

  /// The messages of the last session in the log at `path`. Lines that say nothing of it are passed over. Throws where it can't be read.
  package static func read(log path: String) throws(RunFileError) -> [String] {
    var messages: [String] = []
    for line in try EventLog.lines(of: path, Line.self) {
      if line.event == "begin" { messages = [] }
      if line.event == "warning", let message = line.message { messages.append(message) }
    }
    return messages
  }
}
