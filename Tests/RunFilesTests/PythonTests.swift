import FMDistRunFiles
import Foundation
import Testing

/// Whether `python3` has the package; `launch/test` may install it.
private let hasSafetensors = Command.run(["python3", "-c", "import safetensors, numpy"]).status == 0

@Suite(.enabled(if: hasSafetensors, "python3 has no safetensors and numpy: pip install safetensors numpy"))
struct PythonTests {
  @Test func pythonReadsOurTensors() throws {
    let folder = try TemporaryFolder()
    try SafetensorsFile.write(
      SafetensorsTests.example(), metadata: ["note": "tab\t, quote \" and ü 🙂", "line": "a\nb\\"], to: folder.file("x"))
    let (status, output) = Command.run(["python3", TestFile.path("check_with_python.py"), "tensors", folder.file("x")])
    #expect(status == 0 && output == "ok\n", "\(output)")
  }

  @Test func pythonReadsOurCheckpointAndFindsTheSameHash() throws {
    let folder = try TemporaryFolder()
    try exampleCheckpoint().write(to: folder.file("x"))
    let (status, output) = Command.run([
      "python3", TestFile.path("check_with_python.py"), "checkpoint", folder.file("x"),
    ])
    #expect(status == 0 && output == "ok\n", "\(output)")
  }
}
