/// The kernels were compiled for another processor than this one.
package struct ProcessorError: Error, Equatable, CustomStringConvertible {
  /// The processor's name, empty where it is not known.
  package let processor: String
  /// The instruction sets that it lacks, by the compiler's names.
  package let missing: [String]

  /// What `processor` lacks; `missing` is not empty.
  package init(processor: String, missing: [String]) {
    self.processor = processor
    self.missing = missing
  }

  /// One sentence that says what is missing and what to do.
  package var description: String {
    let list = missing.joined(separator: ", ")
    let machine = processor.isEmpty ? "this machine's" : "this machine's (\(processor))"
    return
      "this fmdist was built for a processor with \(list); \(machine) lacks \(missing.count == 1 ? "it" : "them"). "
      + "Build it here, or with FMDIST_MARCH=\(fallback)."
  }

  /// The widest of the portable targets that needs nothing of what is missing.
  private var fallback: String {
    #if arch(x86_64)
      let baseline: Set<String> = ["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "cx16"]
      let level3: Set<String> = baseline.union(["movbe", "lzcnt", "bmi", "bmi2", "avx", "f16c", "fma", "avx2"])
      if level3.isDisjoint(with: missing) { return "x86-64-v3" }
      return baseline.isDisjoint(with: missing) ? "x86-64-v2" : "x86-64"
    #else
      return "armv8-a"
    #endif
  }
}
