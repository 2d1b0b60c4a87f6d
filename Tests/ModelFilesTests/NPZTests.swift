import FMDistDatasets
import FMDistModelFiles
import FMDistNeuralNet
import FMDistTestSupport
import Testing

@Suite struct NPZTests {
  /// CRC-32 of "123456789" is CBF43926 (the check value of every list of CRCs); the rest is APPNOTE's layout by hand.
  @Test func anArchiveIsStoredWithoutADate() {
    let bytes = StoredZip.bytes(of: [("a", Array("123456789".utf8))])
    let head: [UInt8] = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, 0x26, 0x39, 0xF4, 0xCB, 9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0]
    let member: [UInt8] = [0x50, 0x4B, 3, 4] + head + [0x61] + Array("123456789".utf8)
    let entry: [UInt8] =
      [0x50, 0x4B, 1, 2, 20, 3] + head + [0, 0, 0, 0, 0, 0, 0, 0, 0xA4, 0x81, 0, 0, 0, 0] + [0x61]
    let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 47, 0, 0, 0, 40, 0, 0, 0, 0, 0]
    #expect(bytes == member + entry + end)
  }

  @Test func arraysHaveInspectsNames() throws {
    let model = try TestExport.small([.flatten, .dense(units: 2, activation: .softmax)])
    let bytes = try ExportFormat.npz.files(model, "x.npz")[0].bytes
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("dense/kernel.npy") && text.contains("dense/bias.npy"))
    #expect(text.contains("{'descr': '<f4', 'fortran_order': False, 'shape': (12, 2), }"))
  }
}
