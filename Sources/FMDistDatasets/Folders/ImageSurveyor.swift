import FMDistImages
import FMDistMemory
import FMDistPlatform
import Synchronization

/// Looks at the images of a folder while they are decoded, so that each file is decoded once: a loader whose team this is decodes them for
/// training, and ``survey(watch:)`` those that it had no reason to.
package final class ImageSurveyor: ImageTeam {
  private let plan: ImagePlan
  private let findings: Findings
  private let team: any ImageTeam

  /// A look at the images of `plan`. Of each class, up to `samples` training images are kept, with sides of at most `side` pixels. Images that
  /// were decoded at an earlier start are compared with their hashes by `team`.
  package init(_ plan: ImagePlan, samples: Int, side: Int, team: any ImageTeam = ProcessTeam()) {
    (self.plan, self.team) = (plan, team)
    findings = Findings(plan, samples: samples, side: side)
  }

  /// Decodes by this process alone: what other ranks see stays there.
  package func run(_ task: ImageTask, on file: MappedFile, watch: (Double) -> Void) throws(DatasetError) -> Int? {
    guard task.job != nil else { return try team.run(task, on: file, watch: watch) }
    let findings = findings
    return task.work(
      on: file, member: 0, of: 1, threads: WorkThreads.all, seen: { findings.add($1, of: $0) }, watch: watch)
  }

  /// What was found in all files. `watch` hears now and then how many of so many are done, if any is still to be decoded.
  package func survey(watch: (Int, Int) -> Void = { _, _ in }) -> ImageSurvey {
    ImageSurvey(plan, findings.complete(watch: watch))
  }
}

/// What became of each file of a plan; threads add to it.
private final class Findings: Sendable {
  private typealias Found = Result<ImageSurvey.Image, ImageFault>

  private let entries: [(part: FolderPart, entry: ImageEntry)]
  private let places: [String: Int]
  private let thumbnailSides: [Int?]
  private let background: RGB
  private let found: Mutex<[Found?]>

  init(_ plan: ImagePlan, samples: Int, side: Int) {
    let entries = [(FolderPart.training, plan.training), (.validation, plan.validation), (.test, plan.test)]
      .flatMap { part, entries in entries.map { (part: part, entry: $0) } }
    var shown = [Int](repeating: 0, count: plan.classNames.count)
    thumbnailSides = entries.map { part, entry in
      guard part == .training, shown.indices.contains(entry.label), shown[entry.label] < samples else { return nil }
      shown[entry.label] += 1
      return side
    }
    self.entries = entries
    places = Dictionary(zip(entries.map(\.entry.path), 0...)) { first, _ in first }
    background = plan.settings.background
    found = Mutex(Array(repeating: nil, count: entries.count))
  }

  /// Adds what `entry` was decoded to, if it is one of the plan.
  func add(_ image: Result<DecodedImage, ImageFault>, of entry: ImageEntry) {
    if let place = places[entry.path] { add(image, at: place) }
  }

  private func add(_ image: Result<DecodedImage, ImageFault>, at place: Int) {
    let (part, entry) = entries[place]
    let result = Found { () throws(ImageFault) in
      try ImageSurvey.Image(image.get(), entry, part, thumbnailSide: thumbnailSides[place])
    }
    found.withLock { $0[place] = result }
  }

  /// Decodes what nobody has, or could not read at the time, and gives all.
  func complete(watch: (Int, Int) -> Void) -> [Result<ImageSurvey.Image, ImageFault>] {
    let open = found.withLock { found in
      found.indices.filter { place in
        guard case .failure(let fault)? = found[place] else { return found[place] == nil }
        return fault.isTransient
      }
    }
    if !open.isEmpty {
      let next = Atomic(0)
      let done = Atomic(0)
      WorkThreads.run(min(WorkThreads.all, open.count)) { [self] _ in
        while true {
          let number = next.add(1, ordering: .relaxed).oldValue
          guard number < open.count else { return }
          let entry = entries[open[number]].entry
          let image = Result { () throws(ImageFault) in
            try ImageFile.decode(entry.path, background: background)
          }
          add(image, at: open[number])
          done.add(1, ordering: .relaxed)
        }
      } watch: {
        watch(done.load(ordering: .relaxed), open.count)
      }
    }
    return found.withLock { $0.compactMap(\.self) }
  }
}
