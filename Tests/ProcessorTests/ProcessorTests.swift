import FMDistPlatform
import FMDistProcessor
import Foundation
import Testing

struct ProcessorTests {
  @Test func `a thread that was started by one on a core may leave it`() throws {
    @Sendable func allowed() -> String? {
      FileManager.default.contents(atPath: "/proc/thread-self/status").flatMap { status in
        String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
          .map(String.init)
      }
    }
    let core = try #require(Cores.own.first)
    let everywhere = try #require(allowed())
    let seen = BackgroundWork { () -> [String?] in
      Cores.pin(to: core)
      let inherited = BackgroundWork { () -> [String?] in
        let before = allowed()
        Cores.unpin()
        return [before, allowed()]
      }
      return inherited.wait()
    }
    #expect(seen.wait() == ["Cpus_allowed_list:\t\(core)", everywhere])
  }

  @Test func `the processor that runs the tests can run the kernels`() throws {
    #expect(Processor.missingFeatures() == [])
    try Processor.check()
  }

  @Test func `every instruction set that the compiler may use can be asked for`() {
    #expect(Set(Processor.requiredFeatures).subtracting(Processor.knownFeatures).isEmpty)
    #expect(Set(Processor.knownFeatures).count == Processor.knownFeatures.count, "a name twice")
  }

  @Test func `what is present was asked for`() {
    #expect(Processor.features.isSubset(of: Processor.knownFeatures))
  }

  @Test func `what is required, known and absent is missing, in the order of what is required`() {
    let known = ["avx2", "avx512f", "amx-tile", "amx-int8"]
    let required = ["avx512f", "amx-tile", "amx-int8", "quantum"]
    #expect(Processor.missing(of: required, known: known, present: ["avx2", "avx512f"]) == ["amx-tile", "amx-int8"])
    #expect(Processor.missing(of: required, known: known, present: Set(known)) == [])
    #expect(Processor.missing(of: [], known: known, present: []) == [])
  }

  @Test func `the sentence names what is missing, the processor, and what to do`() {
    let error = ProcessorError(processor: "AMD EPYC", missing: ["amx-tile", "amx-int8"])
    #expect(
      error.description.hasPrefix(
        "this fmdist was built for a processor with amx-tile, amx-int8; this machine's (AMD EPYC) lacks them. "
          + "Build it here, or with FMDIST_MARCH="))
    let unnamed = ProcessorError(processor: "", missing: ["sve"]).description
    #expect(unnamed.contains("with sve; this machine's lacks it."))
  }

  #if arch(x86_64)
    @Test(arguments: [
      (["amx-tile", "avx512f"], "x86-64-v3"), (["avx512f", "fma"], "x86-64-v2"), (["avx2", "sse4.2"], "x86-64"),
    ])
    func `the target that it offers needs nothing that is missing`(_ missing: [String], _ target: String) {
      let text = ProcessorError(processor: "", missing: missing).description
      #expect(text.hasSuffix("FMDIST_MARCH=\(target)."))
    }

    @Test func `a 64-bit x86 processor knows its name`() {
      #expect(!Processor.name.isEmpty)
    }
  #endif
}
