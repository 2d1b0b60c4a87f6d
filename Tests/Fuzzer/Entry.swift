import FMDistMemory
import FMDistPlatform
import Glibc

/// The reader that this process fuzzes.
private let target: FuzzTarget = {
  let name = SystemText.environment("FMDIST_FUZZ_TARGET") ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
    fatalError("FMDIST_FUZZ_TARGET: expected one of \(names), found '\(name)'")
  }
  return target
}()

/// libFuzzer calls it with one input after the other: https://llvm.org/docs/LibFuzzer.html
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let path = "\(Companions.folder)/\(target.file)"
  do {
    if !target.file.isEmpty { try Companions.write(bytes, to: path) }
    try target.read(Buffer(bytes).view, path)
  } catch {
    // A sentence, as it would be shown.
    precondition(!"\(error)".isEmpty)
  }
  return 0
}
