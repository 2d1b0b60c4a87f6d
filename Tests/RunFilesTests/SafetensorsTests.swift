import FMDistRunFiles
import Foundation
import Testing

struct SafetensorsTests {
  private static let note = "tab\t, quote \" and ü 🙂"

  static func example() -> [Tensor] {
    [
      Tensor("dense/kernel", shape: [2, 3], values: [0.1, -2.5, 3e-8, 1e30, -0.0, 7] as [Float]),
      Tensor("byte", shape: [3], values: [0, 1, 255] as [UInt8]),
      Tensor("double", shape: [2], values: [1 / 3, 1e-300] as [Double]),
      Tensor("long", shape: [2], values: [-(1 << 62), 5] as [Int64]),
      Tensor("int", shape: [2, 1], values: [-7, .max] as [Int32]),
      Tensor("number", shape: [], values: [42] as [Float]),
      Tensor("empty", shape: [0, 4], values: [] as [Float]),
    ]
  }

  private func check(_ file: SafetensorsFile) throws {
    #expect(file.metadata["note"] == Self.note)
    let kernel: [Float] = try file.values(of: "dense/kernel")
    #expect(kernel.map(\.bitPattern) == ([0.1, -2.5, 3e-8, 1e30, -0.0, 7] as [Float]).map(\.bitPattern))
    #expect(try file.values(of: "byte") == [0, 1, 255] as [UInt8])
    #expect(try file.values(of: "double") == [1 / 3, 1e-300] as [Double])
    #expect(try file.values(of: "long") == [-(1 << 62), 5] as [Int64])
    #expect(try file.values(of: "int") == [-7, .max] as [Int32])
    #expect(try file.values(of: "number") == [42] as [Float])
    #expect(try file.values(of: "empty") == [] as [Float])
    let shapes = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.shape) })
    #expect(shapes["dense/kernel"] == [2, 3] && shapes["number"] == [] && shapes["empty"] == [0, 4])
  }

  @Test func readsWhatPythonWrote() throws {
    let file = try SafetensorsFile(TestFile.path("Fixtures/python.safetensors"))
    try check(file)
    #expect(file.tensors.count == 8)
    #expect(try file.values(of: "dense/bias") == [0, 1 / 3, 2 / 3] as [Float])
  }

  @Test func readsWhatItWroteInModelOrderAndAligned() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x.safetensors")
    try SafetensorsFile.write(Self.example(), metadata: ["note": Self.note], to: path)
    let file = try SafetensorsFile(path)
    try check(file)
    // Wider types go first; within a width the order stays.
    #expect(file.tensors.map(\.name) == ["double", "long", "dense/kernel", "int", "number", "empty", "byte"])
    for tensor in file.tensors { #expect(tensor.byteRange.lowerBound % tensor.type.byteCount == 0) }
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    #expect(bytes[0] % 8 == 0 && bytes[8...].starts(with: "{\"__metadata__\":{\"note\":".utf8))
    #expect(folder.names == ["x.safetensors"])
  }

  @Test func sameContentSameBytes() throws {
    let folder = try TemporaryFolder()
    let metadata = Dictionary(uniqueKeysWithValues: (0..<50).map { ("key\($0)", "\($0)") })
    try SafetensorsFile.write(Self.example(), metadata: metadata, to: folder.file("a"))
    try SafetensorsFile.write(Self.example(), metadata: metadata, to: folder.file("b"))
    #expect(try Data(contentsOf: URL(filePath: folder.file("a"))) == Data(contentsOf: URL(filePath: folder.file("b"))))
  }

  @Test func copiesIntoAndFromTheCallersMemory() throws {
    let folder = try TemporaryFolder()
    let values: [Float] = [1, 2, 3, 4]
    try values.withUnsafeBytes { bytes in
      try SafetensorsFile.write([Tensor("a", type: .float32, shape: [4], borrowing: bytes)], to: folder.file("a"))
    }
    let file = try SafetensorsFile(folder.file("a"))
    var copy: [Float] = [0, 0, 0, 0]
    try copy.withUnsafeMutableBytes { try file.read(file.tensors[0], into: $0) }
    #expect(copy == values)
  }

  @Test func wrongNamesAndTypesAreMismatches() throws {
    let folder = try TemporaryFolder()
    try SafetensorsFile.write(Self.example(), to: folder.file("a"))
    let file = try SafetensorsFile(folder.file("a"))
    for name in ["dense/kernal", "byte"] {
      do {
        _ = try file.values(of: name, as: Float.self)
        Issue.record("read \(name)")
      } catch { #expect(error.kind == .mismatch && error.fault == .configuration, "\(error)") }
    }
    let twice = Tensor("byte", shape: [1], values: [1] as [UInt8])
    for tensors in [[twice, twice], [Tensor("__metadata__", shape: [1], values: [1] as [UInt8])]] {
      #expect(throws: RunFileError.self) { try SafetensorsFile.write(tensors, to: folder.file("b")) }
    }
    #expect(folder.names == ["a"])
  }
}
