import Dispatch
import FMDistImages
import FMDistMemory
import FMDistPlatform
import Synchronization

extension ImagePlan {
  /// Reads the headers of all files on `threads` threads: which are images, of which size all will be, grey or colour. Draws the test part
  /// where there is none.
  ///
  /// Throws where no size follows from the files, or nothing is left to train or to test on. Bad files are listed in the result: others may
  /// only be found once they are decoded, and ``ImageReading/settled(_:)`` names all of them.
  package func reading(threads: Int = ImageReading.standardThreads) throws(DatasetError) -> ImageReading {
    let all = training + validation + test
    let headers = Self.headers(all.map(\.path), threads: threads)
    var (faults, ignored) = (faults, ignored)
    var parts: [[(entry: ImageEntry, header: ImageHeader)]] = []
    var first = 0
    for entries in [training, validation, test] {
      var part: [(ImageEntry, ImageHeader)] = []
      for (place, entry) in entries.enumerated() {
        switch headers[first + place] {
        case .success(let header): part.append((entry, header))
        case .failure(let fault):
          // Whatever is beside images and does not claim to be one may be there.
          if !fault.isTransient, ImageFileName(PathText.split(entry.path).name).claim == .nothing {
            ignored.append(entry.path)
          } else {
            faults.append(FileFault(entry.path, fault))
          }
        }
      }
      parts.append(part)
      first += entries.count
    }
    var notes = notes
    try FaultList(faults).requireLasting(of: all.count + self.faults.count)
    if drawsTest { try draw(&parts, &notes, faults) }
    let good = parts.flatMap { $0 }
    func refuse(_ problem: String) -> DatasetError {
      let list = faults.isEmpty ? "" : " " + FaultList(faults).sentence(of: all.count + self.faults.count)
      return DatasetError(.malformed, problem + list)
    }
    for (part, name, folder) in zip3(parts, ["training", "validation", "test"], folders) {
      guard let folder, part.isEmpty else { continue }
      throw refuse("\(folder): expected \(name) images, found none that can be read.")
    }
    let census = SizeCensus(good.map { ($0.entry.path, $0.header.size) })
    guard let size = settings.size ?? census.only else { throw refuse(census.sentence(folder: folder)) }
    notes += census.note(resizedTo: size, settings.resize)
    let isColour = settings.colour.map { $0 == .rgb } ?? good.contains { $0.header.isColour }
    let wanted = ImageSize(height: size.height, width: size.width, channels: isColour ? 3 : 1)
    guard wanted.count <= ImageSize.mostPixels else {
      throw refuse(
        "\(folder): its images are \(wanted), \(wanted.count) values each, expected at most \(ImageSize.mostPixels). Make them smaller "
          + "with data.image_size: [256, 256].")
    }
    return ImageReading(
      entries: good.map(\.entry),
      counts: PartCounts(training: parts[0].count, validation: parts[1].count, test: parts[2].count), size: wanted,
      plan: self, faults: faults, notes: notes, warnings: Self.warning(ignored: ignored).map { [$0] } ?? [])
  }

  /// The folders of the parts that must have images.
  private var folders: [String?] { [places.training, places.validation, places.test] }

  private func draw(
    _ parts: inout [[(entry: ImageEntry, header: ImageHeader)]], _ notes: inout [String], _ faults: [FileFault]
  ) throws(DatasetError) {
    let all = parts[0]
    let split = try settings.test.split(all.map(\.entry.label), of: folder)
    parts[0] = split.training.map { all[$0] }
    parts[2] = split.test.map { all[$0] }
    notes.append(settings.test.note(drawn: split.test.count, of: all.count))
  }

  private static func warning(ignored: [String]) -> DatasetWarning? {
    guard let first = ignored.first else { return nil }
    let which =
      ignored.count == 1
      ? "\(first.visible) is not used, as it is"
      : "\(ignored.count) files are not used, the first \(first.visible), as they are"
    return DatasetWarning(.ignoredFiles, "\(which) no image with a class.")
  }

  /// What the file at each of `paths` says of itself, read on `threads` threads.
  package static func headers(
    _ paths: [String], threads: Int = ImageReading.standardThreads
  ) -> [Result<ImageHeader, ImageFault>] {
    let threads = max(1, min(threads, paths.count))
    let found = Mutex([Result<ImageHeader, ImageFault>?](repeating: nil, count: paths.count))
    let next = Atomic(0)
    let run = 32
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let start = next.add(run, ordering: .relaxed).oldValue
        guard start < paths.count else { return }
        let range = start..<min(start + run, paths.count)
        let headers = range.map { index in
          Result { () throws(ImageFault) in try ImageFile.header(paths[index]) }
        }
        found.withLock { $0.replaceSubrange(range, with: headers.map(Optional.some)) }
      }
    }
    return found.withLock { $0.compactMap(\.self) }
  }
}

private func zip3<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] { zip(a, zip(b, c)).map { ($0, $1.0, $1.1) } }
