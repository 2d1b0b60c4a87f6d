import CFMDistYAML

/// Reads a YAML text with libyaml, event by event. Nothing is kept of what was read.
final class YAMLReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// A reader of `text`, which is UTF-8 and must outlive it.
  init(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLProblem) {
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw .memory
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event.
  func next() throws(YAMLProblem) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
    defer { yaml_event_delete(&event) }
    let (line, column) = (Int(event.start_mark.line) + 1, Int(event.start_mark.column) + 1)
    func collection(_ kind: YAMLEvent.Kind, _ type: String, anchor: Bool, tag: UnsafePointer<UInt8>?) -> YAMLEvent {
      YAMLEvent(
        kind: kind, line: line, column: column, hasAnchor: anchor, foreignTag: Self.foreign(tag, of: type))
    }
    switch event.type {
    case YAML_STREAM_START_EVENT: return try next()
    case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .textEnd, line: line, column: column)
    case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, line: line, column: column)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .end, line: line, column: column)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return collection(.sequence, "seq", anchor: start.anchor != nil, tag: start.tag)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return collection(.mapping, "map", anchor: start.anchor != nil, tag: start.tag)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      // `!!str 5` is text, like a quoted "5".
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit == 1
      return collection(.scalar(text, isPlain: isPlain), "str", anchor: scalar.anchor != nil, tag: scalar.tag)
    default: return YAMLEvent(kind: .document, line: line, column: column)
    }
  }

  /// `tag`, unless it is that of `type` or says nothing.
  private static func foreign(_ tag: UnsafePointer<UInt8>?, of type: String) -> String? {
    guard let tag else { return nil }
    let text = String(cString: tag)
    return ["", "!", "tag:yaml.org,2002:\(type)"].contains(text) ? nil : text
  }

  private var problem: YAMLProblem {
    let words = parser.pointee.problem.map { String(cString: $0) } ?? "no reason given"
    switch parser.pointee.error {
    case YAML_MEMORY_ERROR: return .memory
    case YAML_READER_ERROR:
      return .character(words, code: Int(parser.pointee.problem_value), offset: Int(parser.pointee.problem_offset))
    default:
      let context = parser.pointee.context.map {
        (text: String(cString: $0), line: Int(parser.pointee.context_mark.line) + 1)
      }
      return .syntax(words, line: Int(parser.pointee.problem_mark.line) + 1, context: context)
    }
  }
}
