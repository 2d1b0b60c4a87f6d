import FMDistMemory
import Glibc

extension DatasetWriter {
  /// Reads what was written into `folder` as any command would, and throws (``DatasetError/Kind/malformed``) unless that gives `dataset` again.
  /// Gives whether it reads only with `data.image_size`.
  static func check(_ dataset: Dataset, as format: DatasetFormat, in folder: String) throws(DatasetError) -> Bool {
    let found: String
    do throws(DatasetError) {
      if try reads(dataset, in: folder, size: nil) { return false }
      found = "other images, labels or names of classes than were written."
    } catch {
      if error.kind == .io { throw error }
      found = error.message
    }
    let set = dataset.training
    let size = ImageSize(height: set.height, width: set.width, channels: set.channels)
    let reason: String
    do throws(DatasetError) {
      if try reads(dataset, in: folder, size: size) { return true }
      reason = found
    } catch {
      if error.kind == .io { throw error }
      reason = error.message
    }
    let other = format == .idx ? DatasetFormat.npy : .idx
    throw DatasetError(
      .malformed,
      "\(folder): this data set cannot be kept as \(format.description), since fmdist could not read it there again, so nothing was left "
        + "behind. Take another format, such as --to \(other.rawValue). The reader found: \(reason)")
  }

  /// Whether the ordinary loader finds `dataset` in `folder`, told `size`.
  private static func reads(
    _ dataset: Dataset, in folder: String, size: ImageSize?
  ) throws(DatasetError) -> Bool {
    guard let location = try DataFolder(folder)?.only() else {
      throw DatasetError(.missing, "no data set, by the names of the files.")
    }
    let read = try Dataset.load(location, name: dataset.name, options: DatasetOptions(imageSize: size))
    return read.training.isSame(as: dataset.training) && read.test.isSame(as: dataset.test)
  }
}

extension ImageSet {
  /// Whether size, pixels, labels and names are the same.
  fileprivate func isSame(as other: ImageSet) -> Bool {
    func areSame(_ one: UnsafeMutableRawBufferPointer, _ two: UnsafeMutableRawBufferPointer) -> Bool {
      guard one.count == two.count else { return false }
      guard let first = one.baseAddress, let second = two.baseAddress else { return true }
      return memcmp(first, second, one.count) == 0
    }
    return [count, height, width, channels] == [other.count, other.height, other.width, other.channels]
      && classNames == other.classNames && labelSets == other.labelSets
      && areSame(labels.view.bytes, other.labels.view.bytes)
      && areSame(pixels.view.bytes, other.pixels.view.bytes)
  }
}
