import FMDistImages
import FMDistMemory
import Synchronization

/// Work on a file of images that all ranks of a host do together: decoding into it, or comparing it with its hashes.
package struct ImageTask: Codable, Sendable {
  /// By which the ranks of the host open the file.
  let path: String
  let capacity: Int
  private let height, width, channels: Int
  /// Nil where hashes are compared.
  let job: ImageReading?
  /// How many images there are.
  let count: Int

  init(_ file: MappedFile, _ layout: ImageFileLayout, count: Int, job: ImageReading?) {
    path = file.path
    capacity = layout.capacity
    (height, width, channels) = (layout.size.height, layout.size.width, layout.size.channels)
    (self.job, self.count) = (job, count)
  }

  var layout: ImageFileLayout {
    ImageFileLayout(capacity: capacity, size: ImageSize(height: height, width: width, channels: channels))
  }

  /// Opens the file and does this process's part, as one of those that help; what can't be opened others do.
  package func help(member: Int, of members: Int, threads: Int) -> Int? {
    guard let file = try? MappedFile(opening: path, writes: job != nil), file.bytes.count >= layout.byteCount else {
      // Nobody else compares this part.
      return job == nil ? count * member / members : nil
    }
    return work(on: file, member: member, of: members, threads: threads) { _ in }
  }

  /// Does the part of `member` of `members` on `threads` threads, and tells `watch` now and then which share of all is done. Gives the first image
  /// that is not what it was, if hashes are compared; of images that are decoded, `seen` hears from any thread.
  package func work(
    on file: MappedFile, member: Int, of members: Int, threads: Int,
    seen: @escaping @Sendable (ImageEntry, Result<DecodedImage, ImageFault>) -> Void = { _, _ in },
    watch: (Double) -> Void
  ) -> Int? {
    guard count > 0 else { return nil }
    return job.map { decode($0, into: file, threads: threads, seen: seen, watch: watch) }
      ?? compare(
        file, count * member / members..<count * (member + 1) / members, threads: threads, watch: watch)
  }

  /// Each takes the next few images.
  private func decode(
    _ job: ImageReading, into file: MappedFile, threads: Int,
    seen: @escaping @Sendable (ImageEntry, Result<DecodedImage, ImageFault>) -> Void, watch: (Double) -> Void
  ) -> Int? {
    let layout = layout
    // Small runs, so that no thread waits long for another that has the large files.
    let run = max(1, min(8, count / 64))
    WorkThreads.run(threads) { _ in
      let (next, done) = (file.counter(at: ImageFileLayout.next), file.counter(at: ImageFileLayout.done))
      let hashes = file.buffer(UInt64.self, at: layout.hashes, count: capacity)
      let bytes = layout.size.count
      let images = Buffer<UInt8>(count: run * bytes)
      while true {
        let start = Int(next.pointee.wrappingAdd(UInt64(run), ordering: .relaxed).oldValue)
        guard start < count else { return }
        let range = start..<min(start + run, count)
        let outcomes = job.decode(range, threads: 1, seen: seen) { index in
          images.view[(index - start) * bytes..<(index - start + 1) * bytes]
        }
        for (index, outcome) in zip(range, outcomes) {
          var state = ImageState.fault
          let image = images.view[(index - start) * bytes..<(index - start + 1) * bytes]
          // What can't be written here rank 0 tries again.
          if case .read(let traits) = outcome, (try? file.write(image, at: layout.image(index).lowerBound)) != nil {
            state = ImageState(traits).word
            hashes.view[index] = ImageHash.of(image)
          }
          file.state(layout, index).pointee.store(state, ordering: .releasing)
          done.pointee.wrappingAdd(1, ordering: .relaxed)
        }
      }
    } watch: {
      watch(Double(file.counter(at: ImageFileLayout.done).pointee.load(ordering: .relaxed)) / Double(count))
    }
    return nil
  }

  private func compare(
    _ file: MappedFile, _ range: Range<Int>, threads: Int, watch: (Double) -> Void
  ) -> Int? {
    let layout = layout
    let done = Atomic<Int>(0)
    let first = Atomic<Int>(.max)
    // So that the disk is never waited for an image at a time.
    let ahead = max(1, (8 << 20) / layout.size.count)
    WorkThreads.run(threads) { thread in
      let own =
        range.lowerBound + range.count * thread / threads..<range.lowerBound + range.count * (thread + 1) / threads
      let pixels = file.buffer(UInt8.self, at: ImageFileLayout.pixels, count: count * layout.size.count)
      let hashes = file.buffer(UInt64.self, at: layout.hashes, count: count)
      for index in own {
        if (index - own.lowerBound) % ahead == 0 {
          let end = min(index + 2 * ahead, own.upperBound)
          file.readAhead(layout.image(index).lowerBound..<layout.image(end - 1).upperBound)
          if first.load(ordering: .relaxed) < index { return }
        }
        let image = pixels.view[index * layout.size.count..<(index + 1) * layout.size.count]
        if ImageHash.of(image) != hashes.view[index] {
          first.min(index, ordering: .relaxed)
          return
        }
        done.wrappingAdd(1, ordering: .relaxed)
      }
    } watch: {
      watch(Double(done.load(ordering: .relaxed)) / Double(max(range.count, 1)))
    }
    let found = first.load(ordering: .relaxed)
    return found == .max ? nil : found
  }
}

extension MappedFile {
  /// A counter that processes share. Zero is its first value.
  func counter(at offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    UnsafeMutableRawPointer(buffer(UInt64.self, at: offset, count: 1).view.base).assumingMemoryBound(
      to: Atomic<UInt64>.self)
  }

  /// The word on image `index`.
  func state(_ layout: ImageFileLayout, _ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    counter(at: layout.states + 8 * index)
  }
}
