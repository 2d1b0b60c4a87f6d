import CFMDistPNG
import Dispatch
import FMDistMemory
import FMDistPlatform
import Foundation
import Synchronization

/// Decodes the PNG images of both parts of a data set, on all cores.
enum PNGImages {
  /// The images of `training` and `test`: of one size, the first image's. All grey gives one channel; if one is colour, all get three.
  /// About 2 s for 70,000 images of 28 x 28 on two cores.
  static func read(
    _ training: PNGFolder, _ test: PNGFolder, wanted: ImageSize?
  ) throws(DatasetError) -> (training: LabelledImages, test: LabelledImages) {
    let first = training.images[0].path
    let (height, width) = try size(of: try bytes(first), path: first)
    if let wanted, (wanted.height, wanted.width) != (height, width) || ![1, 3].contains(wanted.channels) {
      throw DatasetError(
        .malformed,
        "\(first): the image is \(width) wide and \(height) high, data.image_size (height x width x channels) says \(wanted). "
          + "Make them agree.")
    }
    func decode(_ folder: PNGFolder, _ channels: Int) throws(DatasetError) -> LabelledImages? {
      try read(folder.images, size: ImageSize(height: height, width: width, channels: channels), path: first)
    }
    if wanted?.channels != 3, let training = try decode(training, 1), let test = try decode(test, 1) {
      return (training, test)
    }
    guard wanted?.channels != 1 else {
      throw DatasetError(
        .malformed,
        "\(first): this and its neighbours are colour images, data.image_size says 1 channel. Make them agree.")
    }
    guard var colourTraining = try decode(training, 3), let colourTest = try decode(test, 3) else {
      throw DatasetError(.malformed, "\(first): cannot be read.")
    }
    let colour = colourTraining.colourFiles + colourTest.colourFiles
    if wanted == nil,
      let warning = DatasetWarning.colourAmongGrey(colour, of: colourTraining.count + colourTest.count)
    {
      colourTraining.warnings.append(warning)
    }
    return (colourTraining, colourTest)
  }

  /// `images` with the given size and channels; nil if one of them is colour and one channel was asked for.
  private static func read(
    _ images: [PNGFolder.Image], size: ImageSize, path: String
  ) throws(DatasetError) -> LabelledImages? {
    let pixels = try room(for: images, size: size, path: path)
    let outcome = Mutex(Outcome())
    let threads = min(ProcessInfo.processInfo.activeProcessorCount, 16)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for index in stride(from: thread, to: images.count, by: threads) {
        if outcome.withLock({ $0.foundColour || ($0.first.map { $0.index < index } ?? false) }) { return }
        let destination = pixels.view[index * size.count..<(index + 1) * size.count]
        do throws(DatasetError) {
          let image = try decode(images[index].path, size: size, into: destination, first: path)
          if !image.fits {
            outcome.withLock { $0.foundColour = true }
          } else if image.isColour {
            outcome.withLock { $0.colourFiles.append(index) }
          }
        } catch {
          outcome.withLock { if $0.first.map({ $0.index > index }) ?? true { $0.first = (index, error) } }
        }
      }
    }
    let end = outcome.withLock { $0 }
    if end.foundColour { return nil }
    if let error = end.first?.error { throw error }
    return LabelledImages(
      pixels: pixels, labels: Buffer(images.map(\.label)), size: size, imagesName: folder(of: images[0].path),
      labelsName: folder(of: images[0].path), scale: .bytes,
      colourFiles: end.colourFiles.sorted().map { images[$0].path })
  }

  /// Memory for `images`, which it becomes as they are decoded; refused if it is more than there is.
  private static func room(
    for images: [PNGFolder.Image], size: ImageSize, path: String
  ) throws(DatasetError) -> Buffer<UInt8> {
    let (count, overflow) = images.count.multipliedReportingOverflow(by: size.count)
    if let limit = MemoryShortage.shortage(of: overflow ? .max : count) {
      throw DatasetError(
        .memory,
        "\(path): \(images.count) images of \(size), the first one's size, take \(ByteText.text(overflow ? .max : count)) of memory, and "
          + "\(limit.words). Scale them down, or take fewer.")
    }
    return GrowingBytes.zeros(count)
  }

  private struct Outcome {
    var foundColour = false
    var colourFiles: [Int] = []
    var first: (index: Int, error: DatasetError)?
  }

  private static func folder(of path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
  }

  private static let longestSide = 16_384

  static func bytes(_ path: String) throws(DatasetError) -> Buffer<UInt8> {
    let file = try InputFile(path)
    let largest = 1 << 28
    guard file.size <= largest else {
      throw DatasetError(.malformed, "\(path): expected a PNG image of at most \(largest) bytes, found \(file.size).")
    }
    return try file.grow(to: file.size).finish()
  }

  /// Height and width as the file's header has them.
  static func size(
    of file: Buffer<UInt8>, path: String, like expected: ImageSize? = nil
  ) throws(DatasetError) -> (height: Int, width: Int) {
    let bytes = Array(file.view.elements.prefix(512))
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    guard bytes.starts(with: signature) else {
      let content = FileContent(bytes)
      throw DatasetError(
        .malformed,
        "\(path): expected a PNG image, found \(content.rawValue). \(content.remedy(file: path, size: expected))"
      )
    }
    guard bytes.count >= 33, Array(bytes[12..<16]) == Array("IHDR".utf8) else {
      throw DatasetError(.malformed, "\(path): the PNG image is damaged or cut short in its header. Save it again.")
    }
    func word(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    let (width, height) = (word(16), word(20))
    guard (1...longestSide).contains(width), (1...longestSide).contains(height), width * height <= ImageSize.mostPixels
    else {
      throw DatasetError(
        .malformed,
        "\(path): its header claims \(width) x \(height) pixels (width x height), expected at most \(longestSide) a side and \(ImageSize.mostPixels) in "
          + "all. Scale it down.")
    }
    // Bits of a sample, and samples of a pixel by its type of colour: grey, RGB, palette, grey and alpha, RGB and alpha.
    let bits = Int(bytes[24]) * ([0: 1, 2: 3, 3: 1, 4: 2, 6: 4][bytes[25]] ?? 1)
    guard DecompressionLimit.canHold(pixels: width * height, bits: bits, compressed: file.count) else {
      throw DatasetError(
        .malformed,
        "\(path): its header claims \(width) x \(height) pixels (width x height), more than its \(file.count) bytes can hold. It is damaged "
          + "or cut short: save it again.")
    }
    return (height, width)
  }

  /// Decodes one image, which does not fit if it is colour and `size` has one channel.
  private static func decode(
    _ path: String, size expected: ImageSize, into destination: View<UInt8>, first: String
  ) throws(DatasetError) -> (fits: Bool, isColour: Bool) {
    let file = try bytes(path)
    let (height, width) = try size(of: file, path: path, like: expected)
    guard (height, width) == (expected.height, expected.width) else {
      throw DatasetError(
        .malformed,
        "\(path): expected an image \(expected.width) wide and \(expected.height) high as \(first) is, found \(width) wide and \(height) "
          + "high. All images of a data set have one size: scale or crop it.")
    }
    let fits = try decode(file, path, size: expected, into: destination)
    return (fits, fits && isColour(file, destination, channels: expected.channels))
  }

  /// Whether the image in `file` is stored in colour: of RGB, or of a palette that is not all grey.
  private static func isColour(_ file: Buffer<UInt8>, _ pixels: View<UInt8>, channels: Int) -> Bool {
    let (typePlace, colourBit, paletteBit): (Int, UInt8, UInt8) = (25, 2, 1)
    guard channels == 3, file.view[typePlace] & colourBit != 0 else { return false }
    guard file.view[typePlace] & paletteBit != 0 else { return true }
    return stride(from: 0, to: pixels.count, by: 3).contains { place in
      pixels.base[place] != pixels.base[place + 1] || pixels.base[place + 1] != pixels.base[place + 2]
    }
  }

  /// Decodes the bytes of an image of the right height and width; false if it is colour and `size` has one channel.
  static func decode(
    _ file: Buffer<UInt8>, _ path: String, size: ImageSize, into destination: View<UInt8>
  ) throws(DatasetError) -> Bool {
    let length = try PNGChunks.keepPixels(of: file.view, path: path)
    var message = [CChar](repeating: 0, count: Int(fmdist_png_message_length))
    let status = fmdist_png_decode(
      file.view.base, length, UInt32(size.width), UInt32(size.height), Int32(size.channels), destination.base, &message)
    switch status {
    case fmdist_png_done: return true
    case fmdist_png_colour: return false
    case fmdist_png_transparent:
      throw DatasetError(
        .malformed, "\(path): expected an opaque image, found transparent pixels. Put it on a background of one colour."
      )
    default:
      let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw DatasetError(.malformed, "\(path): the PNG image is damaged (libpng says: \(text)). Save it again.")
    }
  }
}
