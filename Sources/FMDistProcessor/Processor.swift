internal import CFMDistProcessor

/// The processor at hand, and the one that the kernels were compiled for (`FMDIST_MARCH`).
///
/// A program calls ``check()`` before anything else: a kernel on a processor that lacks its instructions is killed by the
/// system without a word.
package enum Processor {
  /// The instruction sets that the kernels were compiled for, by the compiler's names.
  package static var requiredFeatures: [String] {
    String(cString: fmdist_required_features()).split(separator: " ").map(String.init)
  }

  /// The instruction sets of ``knownFeatures`` that this processor has and the operating system lets programs use.
  package static var features: Set<String> {
    Set(knownFeatures.enumerated().filter { fmdist_has_feature(Int32($0.offset)) }.map(\.element))
  }

  /// The instruction sets that this program can ask the processor for; none on systems where it does not know how.
  package static var knownFeatures: [String] {
    var names: [String] = []
    while let name = fmdist_feature_name(Int32(names.count)) { names.append(String(cString: name)) }
    return names
  }

  /// The processor's name as it gives it itself, empty where it gives none.
  package static var name: String {
    var bytes = [CChar](repeating: 0, count: 49)
    fmdist_processor_name(&bytes)
    let text = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.split(separator: " ").joined(separator: " ")
  }

  /// The instruction sets that the kernels need and this processor lacks, in the order of ``requiredFeatures``.
  package static func missingFeatures() -> [String] {
    missing(of: requiredFeatures, known: knownFeatures, present: features)
  }

  /// Those of `required` that are `known` but not `present`. What can't be asked for is taken to be there.
  package static func missing(of required: [String], known: [String], present: Set<String>) -> [String] {
    let known = Set(known)
    return required.filter { known.contains($0) && !present.contains($0) }
  }

  /// Throws where this processor can't run the kernels.
  package static func check() throws(ProcessorError) {
    let missing = missingFeatures()
    if !missing.isEmpty { throw ProcessorError(processor: name, missing: missing) }
  }
}
