import FMDistRunFiles
import Foundation
import Testing

/// Files that a model may begin with the weights of.
struct WeightsFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("weights.safetensors") }

  init() throws { folder = try TemporaryFolder() }

  /// A file of one array `x`, whose elements have these bytes.
  private func write<Element>(_ type: TensorType, _ elements: [Element]) throws {
    try elements.withUnsafeBytes { bytes in
      try SafetensorsFile.write([Tensor("x", type: type, shape: [elements.count], borrowing: bytes)], to: path)
    }
  }

  private func values() throws -> [Float] { try WeightsFile(path).array("x").values }

  @Test func halvesAreWidenedExactly() throws {
    let finite = (0...UInt16.max).filter { $0 >> 10 & 31 != 31 }
    try write(.float16, finite)
    #expect(try values().map(\.bitPattern) == finite.map { Float(Float16(bitPattern: $0)).bitPattern })
    let brains = (0...UInt16.max).filter { $0 >> 7 & 255 != 255 }
    try write(.bfloat16, brains)
    #expect(try values().map(\.bitPattern) == brains.map { UInt32($0) << 16 })
  }

  @Test func doublesAreRounded() throws {
    try write(.float64, [0.1, 1 / 3, -1e-300, 1e30, -0.0] as [Double])
    #expect(try values().map(\.bitPattern) == [0.1, Float(1.0 / 3), -0.0, 1e30, -0.0].map(\.bitPattern))
    try write(.float32, [0.1, -2] as [Float])
    #expect(try values() == [0.1, -2])
  }

  private func error() -> RunFileError? {
    do {
      _ = try values()
      return nil
    } catch { return error as? RunFileError }
  }

  @Test func whatIsNoWeightIsRefused() throws {
    for type in TensorType.allCases where ![.float32, .float16, .bfloat16, .float64].contains(type) {
      let one = [UInt8](repeating: 0, count: type.byteCount)
      try one.withUnsafeBytes { bytes in
        try SafetensorsFile.write([Tensor("x", type: type, shape: [1], borrowing: bytes)], to: path)
      }
      let error = error()
      #expect(error?.kind == .malformed && error?.sentence.contains("'x' is of type \(type.rawValue)") == true)
      // Beside others it does no harm.
      #expect(try WeightsFile(path).arrays.map(\.name) == ["x"])
    }
    for (type, element) in [(TensorType.float16, 0x7C00 as UInt16), (.float16, 0x7E00), (.bfloat16, 0x7F80)] {
      try write(type, [0, element])
      #expect(error()?.sentence.contains("'x' has 1 value that is not finite") == true)
    }
    // Too large for a float.
    try write(.float64, [1e39, 1e300, 1] as [Double])
    #expect(error()?.sentence.contains("2 values that are not finite as 32-bit floats") == true)
    try write(.float32, [Float.nan])
    #expect(error()?.fault == .badData)
  }

  @Test func theHashIsTheFilesAndCheckpointsAreChecked() throws {
    try write(.float32, [Float](repeating: 1.5, count: 600_000))
    #expect(try WeightsFile(path).sha256 == Self.sha256sum(path))
    let checkpoint = Checkpoint(
      parameters: [NamedArray(name: "x", shape: [2], values: [3, 4])],
      optimizerState: [NamedArray(name: "m/x", shape: [2], values: [0, 0])], fmdistVersion: "1",
      configuration: "name: x",
      seed: 1, epoch: 1, sampleOffset: 0, step: 0)
    try checkpoint.write(to: path)
    #expect(try values() == [3, 4])
    #expect(try WeightsFile(path).arrays.map(\.name) == ["x"])
    var damaged = try Data(contentsOf: URL(filePath: path))
    damaged[damaged.count - 1] ^= 1
    try damaged.write(to: URL(filePath: path))
    #expect(error()?.sentence.contains("is damaged") == true)
    #expect(throws: RunFileError.self) { try WeightsFile(folder.file("none")) }
  }

  /// As coreutils have it.
  private static func sha256sum(_ path: String) -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try? process.run()
    process.waitUntilExit()
    return String(decoding: pipe.fileHandleForReading.availableData.prefix(64), as: UTF8.self)
  }
}
