import CFMDistFuzzer
import Glibc

/// Gives a reader files that libFuzzer makes up: `fmdist-fuzz TARGET CORPUS… -OPTION…`, or `fmdist-fuzz` for the targets' names.
/// Writes into the folder that it runs in, which launch/fuzz-coverage keeps in memory.
@main
struct FuzzProgram {
  /// libFuzzer takes a function without a context. Set once, before the first input.
  nonisolated(unsafe) private static var target: FuzzTarget?

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else { return print(FuzzTarget.all.map(\.name).joined(separator: "\n")) }
    guard let target = FuzzTarget.all.first(where: { $0.name == arguments[1] }) else {
      fatalError("there is no target called \(arguments[1])")
    }
    target.begin()
    self.target = target
    var words = ([arguments[0]] + arguments.dropFirst(2)).map { strdup($0) } + [nil]
    words.withUnsafeMutableBufferPointer { words in
      var count = Int32(words.count - 1)
      var place = words.baseAddress
      _ = LLVMFuzzerRunDriver(&count, &place) { data, count in
        FuzzProgram.target?.run(Array(UnsafeBufferPointer(start: data, count: count)))
        return 0
      }
    }
  }
}
