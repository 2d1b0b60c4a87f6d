import FMDistMemory
import FMDistPlatform

/// A table of one image a line: its class number and its pixels, with commas between them, as on Kaggle.
///
/// The first line may be a header (`label,pixel1,…`), which tells which column is the label; else it is the first. A first
/// column without a name, as pandas writes its index, is left out. Pixels are row-major, H x W x C, and in the order of the numbers in
/// their columns' names, if they have such.
enum CSVFile {
  /// Reads the file at `path`, plain or gzip, with images of size `wanted` if the configuration says so. Each value must be a whole
  /// number from 0 to 255, a label from 0 to 65,535. About 0.3 s for 60,000 images of 28 x 28.
  static func read(
    _ path: String, wanted: ImageSize?, layout: ChannelLayout? = nil
  ) throws(DatasetError) -> (images: LabelledImages, header: CSVHeader) {
    let file = try InputFile(path)
    var lines = CSVLines(try file.decompressed(), path: path)
    guard var block = try lines.next() else {
      throw DatasetError(.malformed, "\(path): the file is empty, expected a table of labels and pixels.")
    }
    let firstLine = UnsafeBufferPointer(rebasing: block.prefix { $0 != UInt8(ascii: "\n") })
    let carriageReturn = UInt8(ascii: "\r")
    guard !firstLine.dropLast().contains(carriageReturn) else {
      throw DatasetError(
        .malformed,
        "\(path): line 1: its lines end in carriage returns alone, as on old Macs, expected line feeds. Save it as CSV again, or "
          + "change them: tr '\\r' '\\n' < old.csv > new.csv")
    }
    let header = try CSVHeader(firstLine, wanted: wanted, path: path)
    // Where each channel has columns of its own, their names tell.
    let layout = header.columnsOfPixels?.areChannelsNamed ?? false ? ChannelLayout.last : layout
    let size = try ImageSize.of(header.sizes, wanted: wanted, layout: layout, name: path)
    var table = CSVTable(header: header, path: path)
    if header.names == nil {
      block = UnsafeBufferPointer(rebasing: block.dropFirst(CSVHeader.byteOrderMark(block)))
    } else {
      table.line += 1
      block = UnsafeBufferPointer(rebasing: block.dropFirst(firstLine.count + 1))
    }
    try table.append(block)
    while let block = try lines.next() { try table.append(block) }
    let (pixels, labels) = table.finish()
    guard labels.count > 0 else {
      throw DatasetError(.malformed, "\(path): expected lines with images, found none after the header.")
    }
    let firstRow = header.names == nil ? 1 : 2
    if layout == .first, header.sizes.count != 2 { ChannelOrder.toLast(pixels, size: size) }
    let order =
      layout == nil ? DatasetWarning.channelOrder(pixels.view, count: labels.count, size: size, name: path) : nil
    var images = LabelledImages(
      pixels: pixels, labels: labels, size: size,
      imagesName: path, labelsName: path, isTakenAsSquares: wanted == nil && header.sizes.count == 1, scale: .bytes,
      place: { " (line \($0 + firstRow), blank lines apart)" }, warnings: order.map { [$0] } ?? [])
    images.notes = header.leftOut.map { ["\(path): \($0)"] } ?? []
    return (images, header)
  }
}

/// The rows of a table that have been read.
private struct CSVTable {
  let header: CSVHeader
  let path: String
  private let pixels = GrowingBytes()
  private var labels: [UInt16] = []
  /// A row as it stands, where the columns are to be put in order.
  private let row: Buffer<UInt8>?
  /// The line that is next, from 1.
  var line = 1

  init(header: CSVHeader, path: String) {
    self.header = header
    self.path = path
    row = header.columnsOfPixels?.places == nil ? nil : Buffer(count: header.pixels)
  }

  /// The pixels and labels of all lines.
  func finish() -> (pixels: Buffer<UInt8>, labels: Buffer<UInt16>) { (pixels.finish(), Buffer(labels)) }

  /// Reads the lines of `block`.
  mutating func append(_ block: UnsafeBufferPointer<UInt8>) throws(DatasetError) {
    guard let start = block.baseAddress else { return }
    var row = CSVRow(place: start)
    let end = start + block.count
    while row.place < end {
      // Digits and quotes are larger than any blank.
      if row.place.pointee <= UInt8(ascii: " "), let next = Self.lineAfterBlanks(row.place) {
        row.place = next
        line += 1
        continue
      }
      let beginning = row.place
      do throws(CSVRow.Failure) { try read(&row) } catch {
        throw refusal(error, line: beginning, end: end)
      }
      line += 1
    }
  }

  /// Where the next line begins, if that at `start` holds nothing but blanks; its end is sure to come.
  private static func lineAfterBlanks(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var place = start
    while [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(place.pointee) { place += 1 }
    return place.pointee == UInt8(ascii: "\n") ? place + 1 : nil
  }

  private mutating func read(_ row: inout CSVRow) throws(CSVRow.Failure) {
    guard let destination = pixels.reserve(header.pixels).baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { return }
    var (filled, left) = (0, header.runs.count)
    for run in header.runs {
      left -= 1
      let isLast = left == 0
      switch run.kind {
      case .skipped: for index in 1...run.count { try row.skipField(isLast: isLast && index == run.count) }
      case .label: labels.append(try row.label(isLast: isLast))
      case .pixels:
        try row.fields(isLast ? run.count - 1 : run.count, into: destination + filled)
        filled += run.count
        if isLast { destination[filled - 1] = try row.lastField() }
      }
    }
    if let places = header.columnsOfPixels?.places, let standing = self.row {
      standing.view.base.update(from: destination, count: header.pixels)
      for (column, place) in places.enumerated() { destination[place] = standing.view.base[column] }
    }
    pixels.advance(by: header.pixels)
  }

  /// The sentence for a line that cannot be read.
  private func refusal(_ failure: CSVRow.Failure, line start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>)
    -> DatasetError
  {
    let text = UnsafeBufferPointer(start: start, count: end - start).prefix { $0 != UInt8(ascii: "\n") }
    let fields = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    let place = "\(path): line \(line)"
    guard fields.count == header.columns else {
      return DatasetError(
        .malformed,
        "\(place): expected \(header.columns) columns as in the first line, found \(fields.count). The file is damaged or cut "
          + "short: fetch it again.")
    }
    guard case .value(let found) = failure,
      let column = fields.indices.first(where: { index in
        guard !header.skipped.contains(index) else { return false }
        let text = String(decoding: fields[index], as: UTF8.self)[...].trimmingQuotesAndSpaces
        let number = Double(text)
        return index == header.label
          ? number.flatMap { UInt16(exactly: $0) } == nil : number.flatMap { UInt8(exactly: $0) } == nil
      })
    else { return DatasetError(.malformed, "\(place): cannot be read. Fetch the file again.") }
    let number = Double(found)
    let advice =
      if column != header.label {
        "Scale pixels to the range from 0 to 255, multiplying by 255 if they go from 0 to 1, and then round them."
      } else if let number, number >= Double(ClassNames.most) {
        "fmdist supports at most \(NumberText.grouped(ClassNames.most)) classes: number them from 0 to \(ClassNames.most - 1), alike in both tables."
      } else {
        "Store class numbers in this column, alike in both tables, and their names in classes.txt beside them."
      }
    return DatasetError(
      .malformed,
      "\(place), \(header.name(column)): expected a whole number from 0 to \(column == header.label ? ClassNames.most - 1 : 255), found \"\(found)\". \(advice)"
    )
  }
}
