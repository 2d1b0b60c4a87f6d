import FMDistDigests
import FMDistMemory
import Foundation
import Synchronization

/// Follows those who decode, in the images' order: works out checksums while the others decode, and has what is done written to the disk.
final class DecodingFollower: @unchecked Sendable {
  // Sendable because the results are read after the thread has signalled its end.
  private let file: MappedFile
  private let layout: ImageFileLayout
  private let parts: [Range<Int>]
  private let isStopped = Atomic(false)
  private let finished = DispatchSemaphore(value: 0)
  private var results: [String?]

  init(_ file: MappedFile, _ layout: ImageFileLayout, parts: [Range<Int>]) {
    (self.file, self.layout, self.parts) = (file, layout, parts)
    results = Array(repeating: nil, count: parts.count)
  }

  /// Begins, on a thread of its own.
  func start() {
    let thread = Thread { [self] in
      follow()
      finished.signal()
    }
    thread.start()
  }

  /// Ends it before it is through.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    finished.wait()
  }

  /// Waits for its end, and gives MD5 of each part as an IDX file; nil for a part with an image that could not be decoded.
  func finish() -> [String?] {
    finished.wait()
    return results
  }

  private func follow() {
    let pixels = file.buffer(UInt8.self, at: ImageFileLayout.pixels, count: layout.capacity * layout.size.count)
    let piece = max(1, (32 << 20) / layout.size.count)
    for (number, part) in parts.enumerated() {
      let hash = MessageDigest(.md5)
      hash.update(
        IDXHeader.bytes(layout.size.sizes(count: part.count)) ?? Array("\(layout.size.sizes(count: part.count))".utf8))
      var isWhole = true
      for index in part {
        var state = ImageState.open
        while true {
          state = file.state(layout, index).pointee.load(ordering: .acquiring)
          if state != ImageState.open { break }
          if isStopped.load(ordering: .relaxed) { return }
          usleep(1000)
        }
        if state == ImageState.fault { isWhole = false }
        if isWhole {
          let image = pixels.view[index * layout.size.count..<(index + 1) * layout.size.count]
          hash.update(UnsafeRawBufferPointer(image.bytes))
        }
        if (index + 1) % piece == 0 {
          file.writeBehind(layout.image(index + 1 - piece).lowerBound..<layout.image(index).upperBound)
        }
      }
      results[number] = isWhole ? hash.finalize().hexadecimal : nil
    }
  }
}
