import FMDistMemory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the time of steps goes: for each thread the nanoseconds of each phase of each layer.
///
/// A thread starts its watch where it begins a task, and laps it at the end of each phase, which adds the time since its
/// last lap. So what is not in any lap is waiting, or the work of sharing out tasks. Costs some 25 ns a lap and allocates nothing.
package final class StepTimer: @unchecked Sendable {
  // Sendable: each thread writes its own part; totals are read, and switches set, between steps.

  /// What a layer, or the step around the layers, is busy with.
  package enum Phase: Int, CaseIterable, Sendable {
    /// The minibatch's indices and labels, and the images' elements on their way into the model.
    case input
    /// From input to output, with bias and activation.
    case forward
    /// From the gradient behind the activation, or dropout, to that before it, where it's a pass of its own.
    case activation
    /// The gradient of the layer's input.
    case dataGradient
    /// The gradient of what is learned.
    case weightsGradient
    /// Adding the shards' gradients, and setting them to zero before.
    case sum
    /// The softmax behind the last layer, cross-entropy, and the scores.
    case loss
    /// The optimizer.
    case optimizer
    /// Handing gradients and weights to other ranks, and taking theirs.
    case exchange
    /// Waiting for other ranks of this host.
    case waitForRanks
    /// Waiting for messages from other hosts.
    case waitForMessages
    /// What is derived from the weights, after each update.
    case transpose
  }

  /// The layers that are told apart; what belongs to none has this number.
  package let layers: Int
  /// The threads.
  package let threads: Int
  /// Where each lap is recorded as an event, too, while it records.
  package let timeline: Timeline?
  /// For each thread the time of its last lap, then its totals by layer and phase.
  private let values: Buffer<Int>
  private let threadStride: Int
  /// For each layer and thread, the elements of the gradient of its output that were not zero.
  private let nonzeros: Buffer<Int>

  /// Whether laps are taken; else they cost nothing and count nothing.
  package var isTiming: Bool {
    get { switches.view[0] }
    set { switches.view[0] = newValue }
  }
  /// Whether the elements of convolutions' gradients that are not zero are counted; that takes time itself.
  package var isCounting: Bool {
    get { switches.view[1] }
    set { switches.view[1] = newValue }
  }
  /// In memory of their own, since Swift's check of accesses to a class's variables takes long beside a lap.
  private let switches = Buffer<Bool>([true, false])

  /// A timer of `threads` threads and a model of `layers` layers, which also fills `timeline`, if any.
  package init(layers: Int, threads: Int, timeline: Timeline? = nil) {
    precondition(timeline.map { $0.threads == threads } ?? true, "a timeline of other threads")
    self.layers = layers
    self.threads = threads
    self.timeline = timeline
    // Whole cache lines, so that no thread waits for another's.
    threadStride = (1 + (layers + 1) * Phase.allCases.count + 7) / 8 * 8
    values = Buffer(count: threads * threadStride)
    nonzeros = Buffer(count: threads * layers)
  }

  /// Starts the watch of `thread`.
  func start(_ thread: Int) {
    if isTiming { values.view[thread * threadStride] = StepTimer.now }
  }

  /// Adds the time since the last lap, or start, of `thread` to `phase` of `layer`. `segment` and `bytes` are what the timeline is told
  /// of an exchange.
  func lap(_ layer: Int, _ phase: Phase, _ thread: Int, segment: Int? = nil, bytes: Int = 0) {
    guard isTiming else { return }
    let now = StepTimer.now
    let last = thread * threadStride
    timeline?.record(
      phase, layer: layer, thread: thread, from: values.view[last], to: now, segment: segment, bytes: bytes)
    values.view[last + 1 + layer * Phase.allCases.count + phase.rawValue] += now - values.view[last]
    values.view[last] = now
  }

  /// The nanoseconds that all threads together have spent in `phase` of `layer`.
  package func nanoseconds(layer: Int, phase: Phase) -> Int {
    (0..<threads).reduce(0) {
      $0 + values.view[$1 * threadStride + 1 + layer * Phase.allCases.count + phase.rawValue]
    }
  }

  /// Counts the elements of `dy` that are not zero, the gradient of a convolution's output.
  func count(_ layer: Int, dy: View<Float>, thread: Int) {
    guard isCounting else { return }
    nonzeros.view[thread * layers + layer] += dy.elements.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
  }

  /// How many elements of the gradient of `layer`'s output were not zero.
  package func nonzeros(layer: Int) -> Int {
    (0..<threads).reduce(0) { $0 + nonzeros.view[$1 * layers + layer] }
  }

  /// Sets all totals to zero.
  package func reset() {
    values.view.fill(0)
    nonzeros.view.fill(0)
  }

  /// Nanoseconds of the system's monotonic clock.
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

/// A layer's hand on the step's timer, which training does without; also that of the step around the layers.
package struct LayerClock: Sendable {
  /// The timer; nil for no timing.
  package let timer: StepTimer?
  let layer: Int

  /// The hand of `layer` on `timer`.
  package init(timer: StepTimer?, layer: Int) { (self.timer, self.layer) = (timer, layer) }

  /// Starts the watch of `thread`.
  @inline(__always)
  package func start(_ thread: Int) {
    if let timer { timer.start(thread) }
  }

  /// Says that `thread` has been in `phase` since its last lap.
  @inline(__always)
  package func lap(_ phase: StepTimer.Phase, _ thread: Int) {
    if let timer { timer.lap(layer, phase, thread) }
  }

  /// Says that `thread` has been in `phase` since its last lap, for `segment` of the weights, with `bytes` bytes if any were moved.
  @inline(__always)
  package func lap(_ phase: StepTimer.Phase, _ thread: Int, segment: Int, bytes: Int = 0) {
    if let timer { timer.lap(layer, phase, thread, segment: segment, bytes: bytes) }
  }

  /// Says that messages of `segment` leave, as ``Timeline/begin(_:segment:)``.
  @inline(__always)
  package func begin(_ flight: TimelineEvent.Flight, segment: Int) {
    if let timeline = timer?.timeline { timeline.begin(flight, segment: segment) }
  }

  /// Says that the messages of `segment` are through, as ``Timeline/end(_:segment:bytes:)``.
  @inline(__always)
  package func end(_ flight: TimelineEvent.Flight, segment: Int, bytes: Int) {
    if let timeline = timer?.timeline { timeline.end(flight, segment: segment, bytes: bytes) }
  }

  /// Counts the elements of `dy` that are not zero, where they are counted.
  @inline(__always)
  func count(dy: View<Float>, _ thread: Int) {
    if let timer { timer.count(layer, dy: dy, thread: thread) }
  }
}
