import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// The worst errors of a run on its page, from what is in its folder: drawn anew where the images are at hand, else as `errors.png` has them.
extension RunReport {
  /// The most lines of the table, the most bytes that they take, and the most of a picture: the page is to stay below 2 MB.
  private static let (mostRows, mostTableBytes, mostPictureBytes) = (25, 1 << 18, 500_000)

  func addErrors(to page: inout RunPage) {
    page.errorTable = errorRows
    page.errorGallery = errorGallery(page)
    guard page.errorGallery == nil else { return }
    switch folder.content(of: folder.picture(.errors, .png), most: Self.mostPictureBytes) {
    case .bytes(let png):
      page.errorPicture = EmbeddedPicture(
        png: png, description: "the worst errors on the test set, with their classes")
    case .unfit(let words): page.errorsMissing = words
    case .absent:
      if page.result == nil {
        page.errorsMissing = "The run is not finished: its errors are known once it is."
      } else if !page.errorTable.isEmpty {
        page.errorsMissing = "There is no errors.png in the run's folder, and the images are not available."
      }
    }
  }

  /// The first lines of `errors.csv`, which may be a long file.
  private var errorRows: [[String]] {
    guard let start = folder.beginning(of: folder.errorTable, most: Self.mostTableBytes) else { return [] }
    var rows = TableText.rows(csv: String(decoding: start, as: UTF8.self), most: Self.mostRows + 1)
    // The last line may be half a line.
    if start.count == Self.mostTableBytes, rows.count <= Self.mostRows { rows = rows.dropLast() }
    return rows
  }

  private func errorGallery(_ page: RunPage) -> ErrorGallery? {
    guard let images = dataset?.test, let confusion = page.confusion, confusion.classNames == images.classNames,
      let rows = Optional(page.errorTable.dropFirst()), !page.errorTable.isEmpty
    else { return nil }
    let mistakes = rows.prefix(RunErrors.shown).compactMap {
      MistakeTable.mistake($0, classes: images.classCount)
    }
    guard mistakes.count == min(rows.count, RunErrors.shown),
      mistakes.allSatisfy({ (0..<images.count).contains($0.index) && Int(images.labels.view[$0.index]) == $0.label })
    else { return nil }
    return ErrorGallery(
      title: "", mistakes: mistakes.map { ($0, images.byteImage($0.index)) },
      total: confusion.total - confusion.correct, images: confusion.total, classNames: images.classNames,
      files: dataset?.source.testFiles)
  }
}
