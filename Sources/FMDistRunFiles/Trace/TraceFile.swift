/// Writes a trace in Chrome's Trace Event Format, as `chrome://tracing` and Perfetto read it: a JSON object with an array of
/// events.
///
/// Times are nanoseconds from the trace's beginning; the file has microseconds with three decimals. Events may come in any
/// order, and only a chunk of them is in memory. The format:
/// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
package final class TraceFile {
  private let file: FileDescriptor
  private var bytes: [UInt8] = []
  private var isFirst = true
  private var flights = 0
  private static let chunk = 1 << 16

  private init(_ file: FileDescriptor) {
    self.file = file
    bytes.reserveCapacity(2 * TraceFile.chunk)
  }

  /// Writes the file at `path`, atomically: what `body` puts into it, and `otherData`, which is asked for after that.
  package static func write(
    to path: String, otherData: () -> JSONObject,
    _ body: (TraceFile) throws(RunFileError) -> Void
  ) throws(RunFileError) {
    try AtomicFile.write(to: path) { (file: FileDescriptor) throws(RunFileError) in
      let trace = TraceFile(file)
      trace.put("{\"traceEvents\":[")
      try body(trace)
      // No displayTimeUnit: some viewers take it for the unit of the times in the file.
      trace.put("\n],\"otherData\":")
      trace.put(JSONValue.object(otherData()).json)
      trace.put("}\n")
      try trace.flush()
    }
  }

  /// Names a process and puts it in the place `process` of the order in which viewers show them.
  package func name(process: Int, _ name: String) throws(RunFileError) {
    try metadata("process_name", process: process, thread: nil, "\"name\":\(JSONText.quoted(name))")
    try metadata("process_sort_index", process: process, thread: nil, "\"sort_index\":\(process)")
  }

  /// Names a thread and puts it in the place `thread` of its process.
  package func name(process: Int, thread: Int, _ name: String) throws(RunFileError) {
    try metadata("thread_name", process: process, thread: thread, "\"name\":\(JSONText.quoted(name))")
    try metadata("thread_sort_index", process: process, thread: thread, "\"sort_index\":\(thread)")
  }

  /// Adds what `thread` did from `start` to `end`, with numbers to be shown beside it.
  package func add(
    _ label: TraceLabel, process: Int, thread: Int, start: Int, end: Int, _ numbers: [(String, Int)]
  ) throws(RunFileError) {
    open("X", label, process: process, thread: thread, time: start)
    put(",\"dur\":")
    put(microseconds: end - start)
    try close(label, numbers)
  }

  /// Adds what went on from `start` to `end` beside everything else, and may overlap its like; it is shown on a track of its own.
  package func addOverlapping(
    _ label: TraceLabel, process: Int, thread: Int, start: Int, end: Int, _ numbers: [(String, Int)]
  ) throws(RunFileError) {
    // One number for both ends, and for no other event of the trace: viewers look for equal ones in all processes.
    flights += 1
    open("b", label, process: process, thread: thread, time: start)
    put(",\"id\":\"\(flights)\"")
    try close(label, numbers)
    open("e", label, process: process, thread: thread, time: end)
    put(",\"id\":\"\(flights)\"}")
    if bytes.count >= TraceFile.chunk { try flush() }
  }

  private func metadata(
    _ name: String, process: Int, thread: Int?, _ arguments: String
  ) throws(RunFileError) {
    put(isFirst ? "\n" : ",\n")
    isFirst = false
    let place = thread.map { ",\"tid\":\($0)" } ?? ""
    put("{\"ph\":\"M\",\"name\":\"\(name)\",\"pid\":\(process)\(place),\"args\":{\(arguments)}}")
    if bytes.count >= TraceFile.chunk { try flush() }
  }

  private func open(_ phase: String, _ label: TraceLabel, process: Int, thread: Int, time: Int) {
    put(isFirst ? "\n{\"ph\":\"" : ",\n{\"ph\":\"")
    isFirst = false
    put(phase)
    put("\",")
    bytes.append(contentsOf: label.nameAndCategory)
    put(",\"pid\":")
    put(process)
    put(",\"tid\":")
    put(thread)
    put(",\"ts\":")
    put(microseconds: time)
  }

  private func close(_ label: TraceLabel, _ numbers: [(String, Int)]) throws(RunFileError) {
    put(",\"args\":{")
    bytes.append(contentsOf: label.arguments)
    var isFirst = label.arguments.isEmpty
    for (key, value) in numbers {
      put(isFirst ? "" : ",")
      isFirst = false
      put(JSONText.quoted(key))
      put(":")
      put(value)
    }
    put("}}")
    if bytes.count >= TraceFile.chunk { try flush() }
  }

  private func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private func put(_ number: Int) { put(String(number)) }

  private func put(microseconds nanoseconds: Int) {
    put(nanoseconds < 0 ? "-" : "")
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
    put(String(whole))
    put(".")
    for divisor: UInt in [100, 10, 1] { bytes.append(UInt8(ascii: "0") + UInt8(rest / divisor % 10)) }
  }

  private func flush() throws(RunFileError) {
    try file.write(contentsOf: bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
