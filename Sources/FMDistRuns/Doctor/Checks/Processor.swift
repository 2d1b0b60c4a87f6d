import FMDistProcessor

extension DoctorCheck {
  /// The processor, and what the kernels were compiled for.
  static let processor = DoctorCheck("processor") { _ in
    let name = Processor.name.isEmpty ? "this processor" : Processor.name
    let (required, present) = (Set(Processor.requiredFeatures), Processor.features)
    let level = ProcessorLevel.highest(within: required)
    let built = level.map { "built for \($0.rawValue)" } ?? "built for any processor of its kind"
    var finding = DoctorFinding("\(name); \(built)").with("processor", text: name)
      .with("built_for", text: level?.rawValue).with("instruction_sets", required.count)
    if let error = (Result { () throws(ProcessorError) in try Processor.check() }).failure {
      finding = finding.saying(.fault, "\(error)")
    } else if let best = ProcessorLevel.highest(within: present), best > level ?? .v2 {
      finding = finding.saying(
        .advice,
        "This processor has the instructions of \(best.rawValue): a program built here (swift build -c release), or by launch/install, "
          + "computes faster.")
    }
    #if DEBUG
      finding = finding.saying(
        .advice, "This is a debug build, which trains several times slower: swift build -c release --product fmdist.")
    #endif
    return finding
  }
}

/// The levels of x86-64's psABI, by the instruction sets that compilers use of them.
package enum ProcessorLevel: String, CaseIterable, Comparable {
  case v2 = "x86-64-v2"
  case v3 = "x86-64-v3 (AVX2)"
  case v4 = "x86-64-v4 (AVX-512)"

  private var features: Set<String> {
    switch self {
    case .v2: ["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "cx16"]
    case .v3: ["avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"]
    case .v4: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    }
  }

  /// The highest one all of whose instruction sets, and those of the levels below it, are in `features`.
  package static func highest(within features: Set<String>) -> ProcessorLevel? {
    allCases.prefix { $0.features.isSubset(of: features) }.last
  }

  package static func < (one: ProcessorLevel, other: ProcessorLevel) -> Bool { one.rawValue < other.rawValue }
}

extension Result {
  /// The error; nil of success.
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
