import CFMDistMPI
import CFMDistRankProcess

/// What there is to know of the MPI that this program runs with.
extension MPI {
  /// The library in a few words, such as "MPICH 4.0.2, ch4:ucx". May be asked at any time.
  ///
  /// `int MPI_Get_library_version(char *version, int *resultlen)` — MPI_Get_library_version(3)
  package static var library: String {
    var characters = [CChar](repeating: 0, count: Int(MPI_MAX_LIBRARY_VERSION_STRING) + 1)
    var length: Int32 = 0
    guard MPI_Get_library_version(&characters, &length) == MPI_SUCCESS else { return "unknown" }
    let text = String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return libraryName(text)
  }

  /// The same of what the library says of itself, in lines.
  package static func libraryName(_ text: String) -> String {
    // MPICH's lines are "MPICH Version:	4.0.2"; what is built on it has other words there, or one line.
    func value(_ name: String) -> String? {
      text.split(separator: "\n").first { $0.hasPrefix(name) }.map {
        $0.dropFirst(name.count).trimmingPrefix { $0.isWhitespace }.split { $0.isWhitespace }.joined(separator: " ")
      }
    }
    guard let version = value("MPICH Version:") else {
      // Open MPI's are one, "Open MPI v4.1.4, package: …, ident: 4.1.4, …".
      let line = text.split(separator: "\n").first.map(String.init) ?? "unknown"
      guard line.hasPrefix("Open MPI v") else { return line }
      return "Open MPI " + line.dropFirst("Open MPI v".count).prefix { $0 != "," }
    }
    return "MPICH \(version)" + (value("MPICH Device:").map { ", \($0)" } ?? "")
  }

  /// The level of threads that the library gives, in MPI's words; only within ``run(failure:_:)``.
  ///
  /// `int MPI_Query_thread(int *provided)` — MPI_Query_thread(3)
  package static var threadLevel: String? {
    var level: Int32 = 0
    guard MPI_Query_thread(&level) == MPI_SUCCESS else { return nil }
    let names = [
      Int(MPI_THREAD_SINGLE): "MPI_THREAD_SINGLE", Int(MPI_THREAD_FUNNELED): "MPI_THREAD_FUNNELED",
      Int(MPI_THREAD_SERIALIZED): "MPI_THREAD_SERIALIZED", Int(MPI_THREAD_MULTIPLE): "MPI_THREAD_MULTIPLE",
    ]
    return names[Int(level)]
  }

  /// Ends this process with `code`, which is not 0, `seconds` from now, whatever it is waiting for then.
  package static func endAfter(seconds: UInt32, code: Int32) { fmdist_end_after(seconds, code) }
}
