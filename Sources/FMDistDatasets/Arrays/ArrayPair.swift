import FMDistMemory
import FMDistPlatform

/// An array of images and the array of their labels, as they were read, whose shapes say which dimension is which.
struct ArrayPair {
  let images: NumberArray
  let labels: NumberArray
  /// Whether the samples may be the last dimension, as MATLAB's users have it: H x W x C x N.
  var samplesMayBeLast = false
  /// Whether an image may have several classes, or none.
  var isMultiLabel = false
  /// Where the images' channels stand, if the configuration says so.
  var layout: ChannelLayout?

  /// How the labels' numbers are meant.
  private enum LabelForm {
    /// A class number for each sample.
    case numbers
    /// A row of K numbers for each sample, one 1 among zeros; or a column of them.
    case oneHot(SampleLayout.Axis)
  }

  /// The images and labels, with images of size `wanted` if the configuration says so.
  ///
  /// Labels are N, N x 1 or 1 x N class numbers, or N x K numbers of which one of each row is 1 and the others 0 (K x N too if
  /// ``samplesMayBeLast``). Images are N x H x W x C, N x H x W or N x (H · W · C),
  /// with C before H x W where ``layout`` says so.
  func read(wanted: ImageSize?) throws(DatasetError) -> LabelledImages {
    let (form, axis) = try arrangement(wanted: wanted)
    var rest = images.sizes
    if axis == .first { rest.removeFirst() } else { rest.removeLast() }
    let size = try ImageSize.of(rest, wanted: wanted, layout: layout, name: images.name)
    let (pixels, scale) = try images.imageBytes(SampleLayout(images, axis: axis))
    let isReordered = layout == .first && size.channels > 1 && rest.count != 2
    if isReordered { ChannelOrder.toLast(pixels, size: size) }
    let order =
      rest.count == 1 && layout == nil
      ? DatasetWarning.channelOrder(pixels.view, count: pixels.count / size.count, size: size, name: images.name) : nil
    let (numbers, sets) = try isMultiLabel ? labelSets(form) : (classNumbers(form), nil)
    return LabelledImages(
      pixels: pixels, labels: numbers, size: size, imagesName: images.name, labelsName: labels.name,
      isTakenAsSquares: rest.count == 1 && wanted == nil, oneHotClasses: classes(form), labelSets: sets, scale: scale,
      md5: (!isReordered && images.sizes == size.sizes(count: images.sizes[0]) ? images.md5 : nil, labels.md5),
      place: { index in
        labels.fileOffset.map { " (byte \($0 + index * labels.type.size) of the decompressed file)" } ?? ""
      },
      warnings: order.map { [$0] } ?? [])
  }

  private func arrangement(wanted: ImageSize?) throws(DatasetError) -> (LabelForm, SampleLayout.Axis) {
    let lengths = labels.sizes.filter { $0 > 1 }
    var forms: [(form: LabelForm, count: Int)] = []
    switch lengths.count {
    case 0, 1: forms = [(.numbers, lengths.first ?? 1)]
    case 2 where labels.sizes.count == 2:
      if lengths[1] <= ClassNames.most { forms = [(.oneHot(.first), lengths[0])] }
      if samplesMayBeLast, lengths[0] != lengths[1], lengths[0] <= ClassNames.most {
        forms.append((.oneHot(.last), lengths[1]))
      }
      guard !forms.isEmpty else {
        throw DatasetError(
          .malformed,
          "\(labels.name): expected N class numbers or N x K numbers of at most \(NumberText.grouped(ClassNames.most)) classes, found "
            + "\(labels.shape) numbers. Perhaps images and labels were swapped.")
      }
    default:
      throw DatasetError(
        .malformed,
        "\(labels.name): expected N class numbers or N x K numbers with one 1 in each row, found \(labels.shape) numbers. "
          + "Perhaps images and labels were swapped.")
    }
    guard (2...4).contains(images.sizes.count) else {
      throw DatasetError(
        .malformed,
        "\(images.name): expected images as N x H x W x C, N x H x W or N x (H x W x C) numbers, found \(images.shape). "
          + "Perhaps images and labels were swapped.")
    }
    var fitting: [(LabelForm, SampleLayout.Axis)] = []
    for (form, count) in forms {
      if images.sizes[0] == count { fitting.append((form, .first)) }
      if samplesMayBeLast, images.sizes.count > 2, images.sizes.last == count { fitting.append((form, .last)) }
    }
    if let wanted, fitting.count > 1 {
      fitting = fitting.filter { _, axis in
        let rest = axis == .first ? images.sizes.dropFirst() : images.sizes.dropLast()
        let full =
          layout == .first
          ? [wanted.channels, wanted.height, wanted.width] : [wanted.height, wanted.width, wanted.channels]
        return Array(rest) == full || Array(rest) == [wanted.count]
          || (wanted.channels == 1 && Array(rest) == [wanted.height, wanted.width])
      }
    }
    guard forms.allSatisfy({ $0.count <= ImageSet.mostImages }) else {
      throw DatasetError(
        .malformed,
        "\(labels.name): expected at most \(ImageSet.mostImages) labels, found \(labels.shape). Perhaps images and labels were swapped."
      )
    }
    guard let choice = fitting.first else {
      throw DatasetError(
        .malformed,
        "\(images.name): expected as many images as \(labels.name) has labels, \(forms[0].count), found \(images.sizes[0]) "
          + "(images \(images.shape), labels \(labels.shape)). Give the two that belong together.")
    }
    guard fitting.count == 1 else {
      throw DatasetError(
        .malformed,
        "\(images.name): images of \(images.shape) and labels of \(labels.shape) can be read in several ways. Store the images "
          + "as N x H x W x C and the labels as N class numbers, or say which it is with data.image_size.")
    }
    return choice
  }

  /// K of one-hot labels.
  private func classes(_ form: LabelForm) -> Int? {
    guard case .oneHot(let axis) = form else { return nil }
    return axis == .first ? labels.sizes.last : labels.sizes.first
  }

  private func classNumbers(_ form: LabelForm) throws(DatasetError) -> Buffer<UInt16> {
    guard case .oneHot(let axis) = form else {
      // The one dimension that is longer than 1 runs through memory in either order.
      let flat = NumberArray(
        name: labels.name, sizes: [labels.count], type: labels.type, bigEndian: labels.bigEndian,
        storage: labels.storage,
        start: labels.start)
      do { return try flat.labels() } catch { throw flat.labelRefusal() }
    }
    let layout = SampleLayout(labels, axis: axis)
    let rows: Buffer<UInt8>
    do { rows = try labels.wholeBytes(layout) } catch {
      throw DatasetError(
        .malformed,
        "\(labels.name): expected one 1 among zeros for each image (\(labels.shape) numbers), found a number that is neither. Store class "
          + "numbers instead (NumPy: labels.argmax(axis=1)).")
    }
    let classes = layout.valueCount
    let result = Buffer<UInt16>(count: layout.count)
    for sample in 0..<layout.count {
      let row = rows.view[sample * classes..<(sample + 1) * classes].elements
      guard row.reduce(0, { $0 + Int($1) }) == 1, let label = row.firstIndex(of: 1) else {
        throw DatasetError(
          .malformed,
          "\(labels.name): expected one 1 among zeros for each image (\(labels.shape) numbers), found "
            + "\(row.prefix(10).map(String.init).joined(separator: " ")) for image \(sample). Store class numbers "
            + "instead (NumPy: labels.argmax(axis=1)); or, if an image may have several labels or none, set data.multi_label to true."
        )
      }
      result.view[sample] = UInt16(label)
    }
    return result
  }

  /// The labels of images that may have several: a number for each different row of zeros and ones, and the rows.
  private func labelSets(_ form: LabelForm) throws(DatasetError) -> (Buffer<UInt16>, [[Bool]]?) {
    guard case .oneHot(let axis) = form else {
      throw DatasetError(
        .malformed,
        "\(labels.name): data.multi_label is true, so that labels are N x K numbers 0 and 1, found \(labels.shape) numbers. Store a row "
          + "of K for each image, or remove data.multi_label.")
    }
    func refusal(_ found: String) -> DatasetError {
      DatasetError(
        .malformed,
        "\(labels.name): expected zeros and ones, as data.multi_label is true (\(labels.shape) numbers), found \(found)."
      )
    }
    let layout = SampleLayout(labels, axis: axis)
    let rows: Buffer<UInt8>
    do { rows = try labels.wholeBytes(layout) } catch { throw refusal("a number that is neither") }
    var (sets, numbers): ([[Bool]], [[Bool]: UInt16]) = ([], [:])
    let result = Buffer<UInt16>(count: layout.count)
    for sample in 0..<layout.count {
      let row = rows.view[sample * layout.valueCount..<(sample + 1) * layout.valueCount].elements
      if let other = row.first(where: { $0 > 1 }) { throw refusal("\(other) for image \(sample)") }
      let set = row.map { $0 == 1 }
      guard let number = numbers[set] else {
        guard sets.count < ClassNames.most else {
          throw DatasetError(
            .malformed,
            "\(labels.name): the images up to \(sample) have more than \(NumberText.grouped(ClassNames.most)) different sets of labels, which is the most. "
              + "Leave out labels that few images have.")
        }
        let number = UInt16(sets.count)
        sets.append(set)
        numbers[set] = number
        result.view[sample] = number
        continue
      }
      result.view[sample] = number
    }
    return (result, sets)
  }
}
