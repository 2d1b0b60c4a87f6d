import FMDistKernelRegistry
import FMDistTestSupport
import Foundation
import Testing

struct RegistryTests {
  @Test(arguments: KernelRegistry.entries)
  func `agrees with its formula at every shape, and bit by bit with the order that it promises`(_ entry: KernelEntry) {
    withEvery("kernel and shape", in: entry.tests) { kernelCase in
      let prepared = kernelCase.prepare()
      for _ in 0..<prepared.runs { prepared.run() }
      for result in prepared.results() {
        expectAll(result.found, result.expected, result.name)
        if let bits = result.bits { expectSameBits(result.found, bits, result.name) }
        expect(result.padding.allSatisfy { $0 == result.rest }, "the padding of \(result.name) is not \(result.rest)")
      }
    }
  }

  @Test(arguments: KernelRegistry.entries)
  func `has shapes to test and to measure, and says what a run takes`(_ entry: KernelEntry) {
    #expect(!entry.tests.isEmpty)
    #expect(!entry.benchmarks.isEmpty)
    #expect(Set(entry.tests.map(\.shape)).count == entry.tests.count)
    #expect(Set(entry.benchmarks.map(\.shape)).count == entry.benchmarks.count)
    withEvery("shape", in: entry.benchmarks) { kernelCase in
      let cost = kernelCase.prepare().cost
      expect(cost.bytes > 0, "a kernel that moves nothing")
      expect(cost.flops >= 0 && cost.denseFLOPs >= cost.flops, "more operations than the dense kernel's")
    }
  }

  @Test func `no two kernels have one name`() {
    #expect(Set(KernelRegistry.entries.map(\.name)).count == KernelRegistry.entries.count)
  }

  @Test func `every function of Kernels that writes into views is registered, and no other`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/FMDistKernels")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let written = try files.filter { $0.pathExtension == "swift" }.flatMap {
      Self.kernels(in: try String(contentsOf: $0, encoding: .utf8))
    }
    let registered = KernelRegistry.entries.flatMap(\.functions)
    let missing = Set(written).subtracting(registered).subtracting(Self.others).sorted()
    let unknown = Set(registered).subtracting(written).sorted()
    #expect(missing.isEmpty, "add an entry to KernelRegistry for \(missing.joined(separator: ", "))")
    #expect(unknown.isEmpty, "not in Sources/FMDistKernels: \(unknown.joined(separator: ", "))")
  }

  /// Those that write nothing, and parts of what is registered as a whole: the image augmenter, the gradient of a dense layer's weights.
  private static let others: Set<String> = [
    "allFinite", "Resampling.apply", "Dense.columns", "Dense.pack", "SampleColumns.pack", "SampleColumns.panels",
    "SampleColumns.rows",
  ]

  /// The package's functions with views among their parameters, as Type.function.
  private static func kernels(in source: String) -> [String] {
    var type = ""
    var found: [String] = []
    // A function's parameters end with the line that opens its body.
    var open: (name: String, parameters: String)?
    for line in source.split(separator: "\n") {
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      if !line.hasPrefix(" "), let kind = words.firstIndex(where: { Self.types.contains($0) }) {
        type = "\(words[kind + 1])."
      }
      if line == "}" { type = "" }
      if words.first == "package", let function = words.prefix(3).firstIndex(of: "func") {
        open = ("\(line.hasPrefix(" ") ? type : "")\(words[function + 1])", "")
      }
      guard let (name, parameters) = open else { continue }
      open = line.contains("{") ? nil : (name, parameters + line)
      if open == nil && (parameters + line).contains("View<") { found.append(name) }
    }
    return found
  }

  private static let types: Set<Substring> = ["struct", "enum", "class", "extension"]
}
