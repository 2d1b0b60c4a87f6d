import FMDistMemory
import FMDistPlatform
import Foundation

/// How the images of a folder become bytes: by whom, and whether they are kept.
package struct ImageLoader {
  /// Who decodes.
  package var team: any ImageTeam
  /// Where decoded images are kept; nil for nowhere.
  package var cache: ImageCache?
  /// Takes a sentence for a person.
  package var tell: (String) -> Void
  /// Hears now and then how many of so many images are done.
  package var watch: (Int, Int) -> Void

  package init(
    team: any ImageTeam = ProcessTeam(), cache: ImageCache? = nil, tell: @escaping (String) -> Void = { _ in },
    watch: @escaping (Int, Int) -> Void = { _, _ in }
  ) {
    (self.team, self.cache, self.tell, self.watch) = (team, cache, tell, watch)
  }

  /// The images that were decoded from `source` at an earlier start. Each is compared with its hash before it is used; a file that is not what was
  /// written is said and forgotten.
  func find(_ source: ImageSource) throws(DatasetError) -> ImageStore? {
    guard let cache else { return nil }
    let path = cache.path(source)
    switch ImageCache.open(path) {
    case .nothing: return nil
    case .damaged(_, let what):
      forget(path, what)
      return nil
    case .file(let file, let header, let record):
      guard record.key == source.key else { return nil }
      let task = ImageTask(file, header.layout, count: header.count, job: nil)
      let bad = try team.run(task, on: file) { watch(Int(Double(header.count) * $0), header.count) }
      watch(header.count, header.count)
      if let bad {
        forget(path, "image \(bad)")
        return nil
      }
      ImageCache.touch(path)
      return ImageStore(
        file, header.layout, count: header.count, source: source, notes: [UInt8](record.notes))
    }
  }

  private func forget(_ path: String, _ what: String) {
    tell("\(path): \(what) is not what was written; the images are decoded again")
    try? FileSystem.unlink(path)
  }

  /// The images of `plan`, from an earlier start or decoded now, and what they are. Throws where bad files are not to be skipped.
  package func images(_ plan: ImagePlan) throws(DatasetError) -> (reading: ImageReading, store: ImageStore) {
    let source = ImageSource(plan)
    if let store = try find(source),
      let reading = try? JSONDecoder().decode(ImageReading.self, from: Data(store.notes)),
      reading.counts.all == store.count, reading.size == store.size
    {
      return (reading, store)
    }
    let reading = try plan.reading()
    let count = reading.entries.count
    let store = try room(ImageFileLayout(capacity: count, size: reading.size), source)
    if store.isKept {
      usleep(UInt32(source.pause(now: Int(Date().timeIntervalSince1970 * 1e9)) / 1000))
    }
    let outcomes = try store.decode(reading, team: team) {
      watch(Int(Double(count) * $0), count)
    }
    watch(count, count)
    let (settled, kept) = try reading.settled(outcomes)
    store.keepOnly(kept)
    store.keep([UInt8]((try? JSONEncoder().encode(settled)) ?? Data()), plan: plan)
    return (settled, store)
  }

  /// A file for the images: in the cache, or else in memory.
  private func room(_ layout: ImageFileLayout, _ source: ImageSource) throws(DatasetError) -> ImageStore {
    if let cache {
      do throws(SystemError) {
        let (temporary, file) = try cache.makeFile(byteCount: layout.byteCount)
        return ImageStore(
          file, layout, count: layout.capacity, source: source, temporary: temporary, folder: cache)
      } catch {
        tell(
          "\(cache.folder): no room for \(ByteText.text(layout.byteCount)) of decoded images (\(error)): they stay in memory, and the next start "
            + "decodes them again")
      }
    }
    let taken = ByteText.text(layout.byteCount)
    if let limit = MemoryShortage.shortage(of: layout.byteCount) {
      throw DatasetError(
        .memory,
        "\(source.origin): \(layout.capacity) images of \(layout.size) take \(taken) of memory, and \(limit.words). Take smaller ones, such as "
          + "data.image_size: [64, 64], or fewer; or let a disk keep them (data.cache: true, with room in XDG_CACHE_HOME)."
      )
    }
    do throws(SystemError) {
      return ImageStore(
        try MappedFile(inMemory: layout.byteCount), layout, count: layout.capacity, source: source)
    } catch {
      throw DatasetError(.memory, "\(source.origin): no memory for \(taken) of decoded images: \(error).")
    }
  }
}
