internal import CFMDistFutex
internal import CFMDistKernelTarget
import FMDistPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A fixed set of threads that share out numbered tasks. The caller is one of them.
///
/// Between jobs a thread waits by spinning for a while and then sleeps; with no core to spare it sleeps at once. Of n
/// threads, number t begins with the t-th of n equal parts of the tasks, so that from job to job it meets data that its core
/// has, and then takes what others have left. Which thread takes which task is so left to chance, and no result may
/// depend on it.
///
/// Not for: work that waits for other work, or calls from several threads at once.
package final class ThreadPool: Sendable {
  /// What a job does with one task: the task's number, and the number of the thread that it falls to, 0 ..< threads.
  package typealias Job = @Sendable (_ task: Int, _ thread: Int) -> Void

  /// The threads that share a job, the caller among them.
  package let threads: Int
  private let board: JobBoard
  private let helpers: [SystemThread]

  /// Starts `threads` - 1 threads, or as many as the system allows: no result depends on the number. `maySpin` is false where
  /// there are more threads than cores. Each thread, the caller among them, first calls `onStart` with its number.
  package init(threads: Int, maySpin: Bool = true, onStart: (@Sendable (_ thread: Int) -> Void)? = nil) {
    require(threads > 0, "a pool needs a thread")
    let board = JobBoard(spins: maySpin ? 3_000 : 0, mostThreads: threads)
    self.board = board
    var helpers: [SystemThread] = []
    for thread in 1..<max(threads, 1) {
      let helper = try? SystemThread {
        _ = fmdist_flush_denormals()
        onStart?(thread)
        board.work(thread: thread)
      }
      guard let helper else { break }
      helpers.append(helper)
    }
    self.helpers = helpers
    self.threads = helpers.count + 1
    board.helpers = helpers.count
    onStart?(0)
  }

  deinit {
    board.end()
    for helper in helpers { helper.join() }
  }

  /// Has the caller's thread call `body` after each task that it does, from now on; nil for nothing.
  ///
  /// For what one thread has to look after while all compute. Called, like ``run(tasks:with:_:)``, by one thread.
  package func setBetweenTasks(_ body: (() -> Void)?) { board.betweenTasks = body }

  /// Runs `job` for each task 0 ..< tasks and returns when all are done.
  ///
  /// Allocates for a job that captures anything; ``run(tasks:with:_:)`` never does.
  package func run(tasks: Int, _ job: @escaping Job) {
    run(tasks: tasks, with: job) { job, task, thread in job(task, thread) }
  }

  /// Runs `job` with `context` for each task 0 ..< tasks and returns when all are done. In a job every thread takes denormal numbers
  /// for zero (``flushingDenormals(_:)``).
  ///
  /// Allocates nothing as long as `job` captures nothing: a closure that other threads are to find is put on the heap with
  /// what it captures, while `context` stays where the caller has it.
  package func run<Context: Sendable>(
    tasks: Int, with context: Context,
    _ job: @escaping @Sendable (_ context: Context, _ task: Int, _ thread: Int) -> Void
  ) {
    require(tasks >= 0, "a job of \(tasks) tasks")
    flushingDenormals {
      if threads > 1 && tasks > 1 {
        withUnsafePointer(to: PooledJob(context: context, body: job)) { board.run(tasks: tasks, PostedJob($0)) }
      } else {
        for task in 0..<tasks {
          job(context, task, 0)
          board.betweenTasks?()
        }
      }
    }
  }
}

/// A job whose type is not known to the threads that do it.
private protocol AnyPooledJob {
  /// Does `task` of the job of this type that lies at `address`.
  static func perform(at address: UnsafeRawPointer, task: Int, thread: Int)
}

private struct PooledJob<Context: Sendable>: AnyPooledJob {
  let context: Context
  let body: @Sendable (Context, Int, Int) -> Void

  static func perform(at address: UnsafeRawPointer, task: Int, thread: Int) {
    let job = address.assumingMemoryBound(to: PooledJob<Context>.self)
    job.pointee.body(job.pointee.context, task, thread)
  }
}

/// A job on its caller's stack.
private struct PostedJob {
  let address: UnsafeRawPointer
  let type: any AnyPooledJob.Type

  init<Context>(_ job: UnsafePointer<PooledJob<Context>>) {
    address = UnsafeRawPointer(job)
    type = PooledJob<Context>.self
  }
}

/// The job at hand, and where the threads meet.
private final class JobBoard: @unchecked Sendable {
  // Sendable: `job` and `taskCount` are written only while no helper runs, and published by `generation`; `betweenTasks` is
  // the caller's alone.
  private var job: PostedJob?
  private var taskCount = 0
  var betweenTasks: (() -> Void)?
  /// For each thread the next task of its part, each in cache lines of its own.
  private let next: UnsafeMutablePointer<Atomic<Int>>
  private static let stride = 16
  private let generation = Atomic<Int>(0)
  private let running = Atomic<Int>(0)
  private let isEnding = Atomic<Bool>(false)
  /// The threads beside the caller's; set once, before the first job.
  var helpers = 0
  private let spins: Int
  private let sleeper = Sleeper()

  init(spins: Int, mostThreads: Int) {
    self.spins = spins
    next = .allocate(capacity: mostThreads * JobBoard.stride)
    for index in 0..<mostThreads * JobBoard.stride { (next + index).initialize(to: Atomic(0)) }
  }

  // The counters are plain numbers: nothing is to be undone before their memory goes.
  deinit { next.deallocate() }

  /// The first task of the part of `thread`, and with the number of threads the end of all.
  private func start(_ thread: Int) -> Int { taskCount &* thread / (helpers &+ 1) }

  func run(tasks: Int, _ job: PostedJob) {
    self.job = job
    taskCount = tasks
    for thread in 0...helpers { next[thread &* JobBoard.stride].store(start(thread), ordering: .relaxed) }
    running.store(helpers, ordering: .relaxed)
    generation.add(1, ordering: .sequentiallyConsistent)
    sleeper.wakeAll()
    takeTasks(thread: 0)
    sleeper.wait(spins: spins) { running.load(ordering: .sequentiallyConsistent) == 0 }
    self.job = nil
  }

  func work(thread: Int) {
    var seen = 0
    while true {
      sleeper.wait(spins: spins) { generation.load(ordering: .sequentiallyConsistent) != seen }
      seen &+= 1
      if isEnding.load(ordering: .acquiring) { return }
      takeTasks(thread: thread)
      if running.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { sleeper.wakeAll() }
    }
  }

  func end() {
    isEnding.store(true, ordering: .releasing)
    generation.add(1, ordering: .sequentiallyConsistent)
    sleeper.wakeAll()
  }

  private func takeTasks(thread: Int) {
    guard let job else { return }
    for turn in 0...helpers {
      let owner = (thread &+ turn) % (helpers &+ 1)
      let end = start(owner &+ 1)
      while true {
        let task = next[owner &* JobBoard.stride].add(1, ordering: .relaxed).oldValue
        guard task < end else { break }
        job.type.perform(at: job.address, task: task, thread: thread)
        if thread == 0 { betweenTasks?() }
      }
    }
  }
}

/// Waiting for a condition that another thread makes true: spinning first, then asleep.
private final class Sleeper: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let sleeping = Atomic<Int>(0)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  @inline(__always)
  func wait(spins: Int, until isTrue: () -> Bool) {
    for _ in 0..<spins {
      if isTrue() { return }
      fmdist_pause()
    }
    pthread_mutex_lock(mutex)
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while !isTrue() { pthread_cond_wait(condition, mutex) }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  /// Called after the change that makes a waiter's condition true.
  func wakeAll() {
    guard sleeping.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}
