import FMDistRunFiles
import Foundation
import Testing

struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
  @Test(
    arguments: [
      ([], 0), (Array(repeating: 0, count: 32), 0x8A91_36AA), (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E), (Array((0..<32).reversed()), 0x113F_DB5C), (Array("123456789".utf8), 0xE306_9283),
    ] as [([UInt8], UInt32)])
  func isCastagnolis(bytes: [UInt8], checksum: UInt32) { #expect(CRC32C.checksum(bytes) == checksum) }

  /// By `masked_crc32c` of PyPI's tensorboard.
  @Test(
    arguments: [
      ([], 0xA282_EAD8), (Array("123456789".utf8), 0xC78A_B0E5),
      (Array(repeatElement(Array(0...255), count: 5).joined()), 0xFBB3_3244),
    ] as [([UInt8], UInt32)])
  func isMaskedAsInRecordFiles(bytes: [UInt8], checksum: UInt32) { #expect(CRC32C.masked(bytes) == checksum) }
}

struct ProtobufMessageTests {
  private func bytes(_ body: (inout ProtobufMessage) -> Void) -> [UInt8] {
    var message = ProtobufMessage()
    body(&message)
    return message.bytes
  }

  /// From https://protobuf.dev/programming-guides/encoding, and by Python's protobuf for -1.
  @Test func fieldsAreAsInTheSpecification() {
    #expect(bytes { $0.append(varint: 150, field: 1) } == [0x08, 0x96, 0x01])
    #expect(bytes { $0.append(varint: 127, field: 1) } == [0x08, 0x7F])
    #expect(bytes { $0.append(varint: 128, field: 1) } == [0x08, 0x80, 0x01])
    #expect(bytes { $0.append(varint: -1, field: 1) } == [0x08] + Array(repeating: 0xFF, count: 9) + [0x01])
    #expect(bytes { $0.append(varint: .max, field: 1) } == [0x08] + Array(repeating: 0xFF, count: 8) + [0x7F])
    #expect(bytes { $0.append(string: "testing", field: 2) } == [0x12, 0x07] + Array("testing".utf8))
    #expect(bytes { $0.append(field: 3) { $0.append(varint: 150, field: 1) } } == [0x1A, 0x03, 0x08, 0x96, 0x01])
    #expect(bytes { $0.append(varint: 1, field: 16) } == [0x80, 0x01, 0x01])
    #expect(bytes { $0.append(float: 1, field: 2) } == [0x15, 0, 0, 0x80, 0x3F])
    #expect(bytes { $0.append(double: -2, field: 1) } == [0x09, 0, 0, 0, 0, 0, 0, 0, 0xC0])
    #expect(bytes { $0.append(field: 2) { _ in } } == [0x12, 0])
    #expect(bytes { $0.appendUnlessZero(varint: 0, field: 2) } == [])
    #expect(bytes { $0.appendUnlessEmpty(bytes: [], field: 2) } == [])
  }
}

struct EventFileTests {
  private static let time = 1_700_000_000.25

  /// What make_events.py writes.
  private static var events: [TensorBoardEvent] {
    let hyperparameters: [String: ConfigurationValue] = [
      "training.batch_size": 64, "optimizer.adam.learning_rate": 0.001, "training.shuffle": true,
      "training.nothing": false, "data.dataset": "fashion-mnist", "model.0.dropout.rate": 0.0,
      // What TensorBoard has no word for is left out.
      "no.number": .double(.nan), "no.value": .null, "no.list": [1, 2],
    ]
    func values(_ step: Int, _ values: TensorBoardValue...) -> TensorBoardEvent {
      TensorBoardEvent(wallTime: time + Double(step), step: step, .values(values))
    }
    return [
      values(
        0, .sessionStart(hyperparameters: hyperparameters, time: time),
        TensorBoardValue("configuration", .text("    name: ü\n    x: 1\n"))),
      values(1, TensorBoardValue("epoch_loss", .scalar(0.1)), TensorBoardValue("epoch_accuracy", .scalar(0))),
      values(300, TensorBoardValue("epoch_loss", .scalar(.infinity))),
      values(
        1 << 40,
        TensorBoardValue("confusion_matrix", .image(EncodedImage(width: 2, height: 300, bytes: Array(0...255))))),
      values(301, .sessionEnd(time: time + 301)),
    ]
  }

  @Test func bytesAreThoseOfTensorBoardsOwnWriter() throws {
    let folder = try TemporaryFolder()
    let file = try EventFile(in: folder.file("a/b"), wallTime: Self.time, events: Array(Self.events.prefix(2)))
    try file.append([Self.events[2]])
    try file.append(Array(Self.events.dropFirst(3)))
    let expected = try Data(contentsOf: URL(filePath: TestFile.path("Fixtures/events.tfevents")))
    #expect(try Data(contentsOf: URL(filePath: file.path)) == expected)
  }

  @Test func aLaterFilesNameIsGreater() throws {
    let folder = try TemporaryFolder()
    #expect(EventFile.all(in: folder.file("none")) == [])
    try AtomicFile.write("", to: folder.file("other"))
    // The clock may even go back.
    let files = try [Self.time, Self.time, Self.time - 100, 5].map { try EventFile(in: folder.path, wallTime: $0) }
    #expect(EventFile.all(in: folder.path).map { $0.replacing("//", with: "/") } == files.map(\.path))
    #expect(files[0].path.contains("/events.out.tfevents.1700000000."))
    #expect(files[3].path.contains("/events.out.tfevents.1700000003."))
  }

  @Test func aFolderThatIsAFileIsAnError() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("", to: folder.file("x"))
    do {
      _ = try EventFile(in: folder.file("x"), wallTime: 0)
      Issue.record("wrote into a file")
    } catch { #expect(error.kind == .io && error.path == folder.file("x")) }
  }
}

/// Whether `python3` has the package.
private let hasTensorBoard = Command.run(["python3", "-c", "import tensorboard"]).status == 0

@Suite(.enabled(if: hasTensorBoard, "python3 has no tensorboard: pip install tensorboard"))
struct TensorBoardReadsTests {
  @Test func tensorBoardListsPicturesAndScalars() throws {
    // The smallest PNG: a grey pixel.
    let png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
    let image = EncodedImage(width: 1, height: 1, bytes: Array(try #require(Data(base64Encoded: png))))
    let folder = try TemporaryFolder()
    _ = try EventFile(
      in: folder.path, wallTime: 5,
      events: [
        TensorBoardEvent(wallTime: 6.5, step: 3, .values([TensorBoardValue("test_accuracy", .scalar(0.875))])),
        TensorBoardEvent(
          wallTime: 7.5, step: 4,
          .values([TensorBoardValue("confusion", .image(image)), TensorBoardValue("errors", .image(image))])),
      ])
    let (status, output) = Command.run(["python3", TestFile.path("check_with_python.py"), "events", folder.path])
    #expect(status == 0 && output.hasSuffix("ok\n"), "\(output)")
  }
}
