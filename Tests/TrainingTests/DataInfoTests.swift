import FMDistDatasets
import FMDistMemory
import FMDistRuns
import FMDistTraining
import Testing

/// What `data info` says that one might not expect.
struct DataInfoTests {
  private func info(takenAsSquares: Bool) -> String {
    let set = ImageSet(
      pixels: Buffer([UInt8](repeating: 7, count: 64)), labels: Buffer([0]), height: 8, width: 8, channels: 1,
      classNames: ["0"])
    let file = DatasetSource.File(path: "rows_train.csv", md5: "0")
    return DataInfo(
      Dataset(
        name: "rows", training: set, test: set,
        source: DatasetSource(
          synthetic: false, verified: false, format: .csv, files: [file, file, file, file],
          isTakenAsSquares: takenAsSquares))
    ).description
  }

  @Test func rowsTakenAsSquaresAreMentioned() {
    let sentence = "rows of 64 values taken as 8 x 8 x 1; data.image_size says otherwise"
    #expect(info(takenAsSquares: true).contains(sentence))
    #expect(!info(takenAsSquares: false).contains(sentence))
  }
}
