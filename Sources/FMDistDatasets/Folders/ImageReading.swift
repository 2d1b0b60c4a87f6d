import Dispatch
import FMDistImages
import FMDistMemory
import FMDistPlatform
import Foundation
import Synchronization

/// Which images are decoded into which place, once the headers of all files are known: any process can decode any of them.
///
/// Image i of ``entries`` has ``imageBytes`` bytes; the first ``PartCounts/training`` of them are trained, then come those that validate,
/// and then the test images.
package struct ImageReading: Codable, Sendable, Hashable {
  /// Training images, then validation images, then test images.
  package private(set) var entries: [ImageEntry]
  package private(set) var counts: PartCounts
  /// Of all images, once they are read.
  package let size: ImageSize
  package let classNames: [String]
  package let ownClassNames: [String]?
  /// The data's folder.
  private let folder: String
  package let settings: ImageSettings
  /// What the parts' folders are.
  package let places: ImagePlan.PartPlaces
  /// Bad files that are known before any is decoded.
  package private(set) var faults: [FileFault]
  package private(set) var notes: [String]
  package private(set) var warnings: [DatasetWarning]

  /// Bytes of one image.
  package var imageBytes: Int { size.count }
  package var byteCount: Int { entries.count * imageBytes }

  init(
    entries: [ImageEntry], counts: PartCounts, size: ImageSize, plan: ImagePlan, faults: [FileFault], notes: [String],
    warnings: [DatasetWarning]
  ) {
    precondition(counts.all == entries.count, "a part lacks images")
    (self.entries, self.counts, self.size) = (entries, counts, size)
    (classNames, ownClassNames, settings) = (plan.classNames, plan.ownClassNames, plan.settings)
    (places, self.faults, self.notes, self.warnings) = (plan.places, faults, notes, warnings)
    folder = plan.folder
  }

  /// The path of `entry` from the data's folder on.
  func place(of entry: ImageEntry) -> String {
    let path = entry.path.utf8
    guard path.starts(with: folder.utf8) else { return entry.path }
    return String(decoding: path.dropFirst(folder.utf8.count).drop { $0 == UInt8(ascii: "/") }, as: UTF8.self)
  }

  /// What became of an image.
  package enum Outcome: Codable, Sendable, Hashable {
    case read(ImageTraits)
    case fault(ImageFault)
  }

  /// How many threads decode where nobody says: as many as there are cores, 16 at most.
  package static var standardThreads: Int { min(ProcessInfo.processInfo.activeProcessorCount, 16) }

  /// Decodes the images `indices` on `threads` threads, each into the place that `place` gives for it, and calls `finished` after each, from
  /// any thread, and `seen` with each image as it is in its file. Gives what became of each, in the order of `indices`; the place of a bad one
  /// holds anything.
  package func decode(
    _ indices: Range<Int>, threads: Int = standardThreads, finished: @Sendable () -> Void = {},
    seen: @Sendable (ImageEntry, Result<DecodedImage, ImageFault>) -> Void = { _, _ in },
    into place: @Sendable (Int) -> View<UInt8>
  ) -> [Outcome] {
    let threads = max(1, min(threads, indices.count))
    let outcomes = Mutex([Outcome?](repeating: nil, count: indices.count))
    // Small runs, so that no thread waits long for another that has the large files.
    let next = Atomic<Int>(indices.lowerBound)
    let run = max(1, min(16, indices.count / (8 * threads)))
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      let fitter = ImageFitter(
        to: PixelSize(height: size.height, width: size.width), method: settings.resize, channels: size.channels,
        background: settings.background)
      while true {
        let start = next.add(run, ordering: .relaxed).oldValue
        guard start < indices.upperBound else { return }
        for index in start..<min(start + run, indices.upperBound) {
          let outcome = decode(index, with: fitter, seen: seen, into: place(index))
          outcomes.withLock { $0[index - indices.lowerBound] = outcome }
          finished()
        }
      }
    }
    return outcomes.withLock { $0.compactMap(\.self) }
  }

  private func decode(
    _ index: Int, with fitter: ImageFitter, seen: (ImageEntry, Result<DecodedImage, ImageFault>) -> Void,
    into target: View<UInt8>
  ) -> Outcome {
    do throws(ImageFault) {
      let image = try ImageFile.decode(entries[index].path, background: settings.background)
      seen(entries[index], .success(image))
      fitter.apply(image, into: target)
      return .read(image.traits)
    } catch {
      seen(entries[index], .failure(error))
      return .fault(error)
    }
  }

  /// This without the images whose `outcomes`, of all of them, are faults, and with what is to be said of the others. Gives the images that
  /// are left, ascending: of those the bytes are to be kept, in this order. Throws where bad files are not to be skipped.
  package func settled(_ outcomes: [Outcome]) throws(DatasetError) -> (reading: ImageReading, kept: [Int]) {
    precondition(outcomes.count == entries.count, "an image has no outcome")
    var (result, kept, traits) = (self, [Int](), [ImageTraits]())
    result.counts = PartCounts(training: 0, validation: 0, test: 0)
    for (index, outcome) in outcomes.enumerated() {
      switch outcome {
      case .fault(let fault): result.faults.append(FileFault(entries[index].path, fault))
      case .read(let found):
        kept.append(index)
        traits.append(found)
        if index < counts.training {
          result.counts.training += 1
        } else if index < counts.training + counts.validation {
          result.counts.validation += 1
        } else {
          result.counts.test += 1
        }
      }
    }
    try FaultList(result.faults).requireLasting(of: entries.count + faults.count)
    if settings.onBadFile == .refuse, !result.faults.isEmpty {
      throw FaultList(result.faults).refusal(of: entries.count + faults.count)
    }
    result.entries = kept.map { entries[$0] }
    guard result.counts.training > 0, result.counts.test > 0 else {
      throw DatasetError(
        .malformed,
        FaultList(result.faults).sentence(of: entries.count + faults.count)
          + " Without them there is no \(result.counts.training > 0 ? "test" : "training") image left.")
    }
    if let warning = FaultList(result.faults).warning(of: entries.count + faults.count) {
      result.warnings.insert(warning, at: 0)
    }
    result.warnings += ImageTraits.warnings(traits, entries: result.entries, reading: self)
    return (result, kept)
  }
}

extension ImageFitter {
  /// Overwrites `target` with `image`, in this size and as many channels.
  package func apply(_ image: DecodedImage, into target: View<UInt8>) {
    guard image.channels != channels else { return apply(image.pixels.view, size: image.size, into: target) }
    let converted = Buffer<UInt8>(count: image.size.height * image.size.width * channels)
    if channels == 1 {
      ColourConversion.grey(fromRGB: image.pixels.view, into: converted.view)
    } else {
      ColourConversion.rgb(fromGrey: image.pixels.view, into: converted.view)
    }
    apply(converted.view, size: image.size, into: target)
  }
}
