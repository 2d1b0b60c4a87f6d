import FMDistDigests
import FMDistMemory

/// One part of a data set as it was read, before its classes have names.
struct LabelledImages {
  /// N x H x W x C.
  let pixels: Buffer<UInt8>
  /// N.
  private(set) var labels: Buffer<UInt16>
  /// H, W and C.
  let size: ImageSize
  /// What the images are called in messages and in the result.
  let imagesName: String
  /// What the labels are called.
  let labelsName: String
  /// Whether they were rows of values, which without a size from the configuration are taken as squares.
  var isTakenAsSquares = false
  /// K, where the labels are one-hot: the number of classes, some of which may have no image.
  var oneHotClasses: Int?
  /// Where an image may have several classes: what a label stands for (``ImageSet/labelSets``).
  var labelSets: [[Bool]]?
  /// The scale of the values in the file, where it tells.
  var scale: BrightnessScale?
  /// MD5 of the images and of the labels as IDX files, where the reader knows them.
  var md5: (images: Checksum?, labels: Checksum?) = (nil, nil)
  /// ``ImageSet/hashes``, where the reader knows them.
  var hashes: Buffer<UInt64>?
  /// Where the label of an image stands, for messages: " (byte 11 of the decompressed file)".
  var place: (Int) -> String = { _ in "" }

  /// The files of images that are stored in colour, where some are grey.
  var colourFiles: [String] = []
  /// What the reader noticed.
  var warnings: [DatasetWarning] = []
  /// What it did that a person should know: a sentence each.
  var notes: [String] = []

  /// The numbers of the images in their files, where only some of those are here.
  private(set) var numbers: [Int]?

  /// N.
  var count: Int { labels.count }
  /// The number of classes that the labels tell of: K of one-hot labels, else one more than the largest.
  var classCount: Int {
    labelSets == nil ? max(oneHotClasses ?? 0, Int(labels.view.elements.max() ?? 0) + 1) : oneHotClasses ?? 0
  }

  /// The two files of the result. The checksums are those of the same images and labels as IDX files, so that they do not depend
  /// on the format. Image files have one only where they may be a published set (`mayBePublished`): MD5 is a chain that no
  /// second core can share.
  func files(mayBePublished: Bool) -> [DatasetSource.File] {
    let images =
      hashes != nil && !mayBePublished
      ? nil : md5.images?.hexadecimal ?? IDXHeader.md5(size.sizes(count: count), pixels)
    return [
      DatasetSource.File(path: imagesName, md5: images), DatasetSource.File(path: labelsName, md5: labelsMD5),
    ]
  }

  private var labelsMD5: String {
    if let labelSets { return IDXHeader.md5(labels, labelSets) }
    return md5.labels?.hexadecimal ?? IDXHeader.md5(labels)
  }

  /// Gives both parts the label sets of either, in an order that does not depend on which part has which.
  static func joinLabelSets(_ one: inout LabelledImages, _ other: inout LabelledImages) throws(DatasetError) {
    guard let first = one.labelSets, let second = other.labelSets else { return }
    let joined = LabelSets.joined(first, second)
    guard joined.sets.count <= LabelSets.most else {
      throw DatasetError(
        .malformed, "\(one.labelsName), \(other.labelsName): \(LabelSets.refusal(of: joined.sets.count)).")
    }
    (one.labels, one.labelSets) = (LabelSets.renumbered(one.labels, by: joined.first), joined.sets)
    (other.labels, other.labelSets) = (LabelSets.renumbered(other.labels, by: joined.second), joined.sets)
  }

  /// The images `indices` alone, in this order, called `part` beside their file's name.
  func selecting(_ indices: [Int], as part: String) -> LabelledImages {
    let chosen = Buffer<UInt8>(count: indices.count * size.count)
    for (place, index) in indices.enumerated() {
      chosen.view[place * size.count..<(place + 1) * size.count]
        .copy(from: pixels.view[index * size.count..<(index + 1) * size.count])
    }
    var result = replacing(chosen, Buffer(indices.map { labels.view[$0] }), part: part)
    result.numbers = indices
    return result
  }

  /// These images, and those of `other`, which is of the same kind, after them.
  func followed(by other: LabelledImages) -> LabelledImages {
    let all = Buffer<UInt8>(count: pixels.count + other.pixels.count)
    all.view[0..<pixels.count].copy(from: pixels.view)
    all.view[pixels.count..<all.count].copy(from: other.pixels.view)
    return replacing(all, Buffer(Array(labels.view.elements) + Array(other.labels.view.elements)), part: nil)
  }

  private func replacing(_ pixels: Buffer<UInt8>, _ labels: Buffer<UInt16>, part: String?) -> LabelledImages {
    func name(_ name: String) -> String { part.map { "\(name) (\($0))" } ?? name }
    return LabelledImages(
      pixels: pixels, labels: labels, size: size, imagesName: name(imagesName), labelsName: name(labelsName),
      isTakenAsSquares: isTakenAsSquares, oneHotClasses: oneHotClasses, labelSets: labelSets, scale: scale,
      place: place, colourFiles: colourFiles, warnings: warnings)
  }

  /// Whether the labels seem to count the `classCount` classes from 1.
  func countsFromOne(_ classCount: Int) -> Bool {
    oneHotClasses == nil && !labels.view.elements.contains(0) && labels.view.elements.max().map(Int.init) == classCount
  }

  /// Refuses labels above 255 where most numbers below the largest are no image's: numbers from elsewhere, or a slip, would make classes that
  /// nobody meant.
  func checkDensity() throws(DatasetError) {
    let least = Int(UInt8.max) + 1
    guard oneHotClasses == nil, classCount > least else { return }
    let numbers = labels.view.elements
    let different = Set(numbers).count
    guard 2 * different < classCount, let first = numbers.firstIndex(where: { $0 >= least }) else { return }
    let isAlone = numbers.count { $0 >= least } == 1
    throw DatasetError(
      .malformed,
      "\(labelsName): labels are class numbers from 0, found label \(numbers[first]) for image \(first)\(place(first)), and "
        + "\(different) different labels in all. \(isAlone ? "Correct it. Or else: " : "")\(NumberArray.numbering); or, if there are "
        + "\(classCount) classes, name all of them in classes.txt beside the data or with data.class_names.")
  }

  /// Refuses labels of `classCount` and above, naming the first; `subtraction` is what helps against those that count from 1.
  func checkLabels(classCount: Int, dataset: String, subtraction: String) throws(DatasetError) {
    guard labelSets == nil, let index = labels.view.elements.firstIndex(where: { Int($0) >= classCount }) else {
      return
    }
    guard !countsFromOne(classCount) else {
      throw DatasetError(
        .malformed,
        "\(labelsName): its labels count from 1, as none is 0 and the largest is \(classCount), the number of classes of \(dataset): "
          + "\(subtraction).")
    }
    throw DatasetError(
      .malformed,
      "\(labelsName): expected labels from 0 to \(classCount - 1), the \(classCount) classes of \(dataset), found "
        + "\(labels.view[index]) for image \(numbers?[index] ?? index)\(place(numbers?[index] ?? index)). Correct the label; or, if there is such a class, name all classes in "
        + "classes.txt beside the data or with data.class_names.")
  }
}

extension IDXHeader {
  /// The header of an IDX file of unsigned bytes, or values of `type`, with dimensions `sizes`; nil if one does not fit into 32 bits.
  static func bytes(_ sizes: [Int], type: UInt8 = 8) -> [UInt8]? {
    var bytes: [UInt8] = [0, 0, type, UInt8(sizes.count)]
    for size in sizes {
      guard let size = UInt32(exactly: size) else { return nil }
      withUnsafeBytes(of: size.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// MD5 of the IDX file that would hold for each of `labels` its row of `labelSets`.
  static func md5(_ labels: Buffer<UInt16>, _ labelSets: [[Bool]]) -> String {
    let rows = labels.view.elements.flatMap { label in labelSets[Int(label)].map { UInt8($0 ? 1 : 0) } }
    return md5([labels.count, labelSets.first?.count ?? 0], Buffer(rows))
  }

  /// MD5 of the IDX file that would hold `labels`.
  static func md5(_ labels: Buffer<UInt16>) -> String {
    let file = IDXLabels(labels)
    return md5([labels.count], file.bytes, type: file.type)
  }

  /// MD5 of the IDX file that would hold `values`, of `type`, with dimensions `sizes`.
  static func md5(_ sizes: [Int], _ values: Buffer<UInt8>, type: UInt8 = 8) -> String {
    let hash = MessageDigest(.md5)
    hash.update(bytes(sizes, type: type) ?? Array("\(sizes)".utf8))
    hash.update(UnsafeRawBufferPointer(values.view.bytes))
    return hash.finalize().hexadecimal
  }
}
