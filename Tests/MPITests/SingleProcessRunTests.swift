import FMDistCommunication
import FMDistMPI
import Testing

@Suite("A program of one process")
struct SingleProcessRunTests {
  @Test func returnsTheBodysExitCodeOrTheErrors() {
    struct Failed: Error {}
    #expect(SingleProcess.run { _ in 75 } == 75)
    #expect(
      SingleProcess.run(failure: { _ in JobFailure(code: 65, message: "expected by a test") }) { _ in throw Failed() }
        == 65)
  }
}
