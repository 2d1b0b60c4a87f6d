import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Foundation
import Synchronization
import Testing

/// Serialized, as waiting threads that spin take each other's cores.
@Suite(.serialized) struct ThreadPoolTests {
  private final class Tally: Sendable {
    private let counts: Mutex<[Int]>
    init(_ count: Int) { counts = Mutex([Int](repeating: 0, count: count)) }
    func add(_ index: Int) { counts.withLock { $0[index] += 1 } }
    var values: [Int] { counts.withLock { $0 } }
  }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
    func add() { value.add(1, ordering: .sequentiallyConsistent) }
    var now: Int { value.load(ordering: .sequentiallyConsistent) }
  }

  @Test(arguments: 1...8, [true, false])
  func `each task is done exactly once, by a thread of the pool`(threads: Int, maySpin: Bool) {
    let pool = ThreadPool(threads: threads, maySpin: maySpin)
    expectEqual(pool.threads, threads, "threads")
    withEvery("tasks", in: [0, 1, 2, 3, 7, 64, 1000]) { tasks in
      let (tally, strangers) = (Tally(tasks), Counter())
      pool.run(tasks: tasks) { task, thread in
        tally.add(task)
        if thread < 0 || thread >= threads { strangers.add() }
      }
      expect(tally.values.allSatisfy { $0 == 1 }, "tasks done \(tally.values) times")
      expectEqual(strangers.now, 0, "tasks on threads that the pool does not have")
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: [(2, true, 100_000), (4, false, 5_000), (3, true, 5_000)])
  func `many short jobs in a row end, and each sees what the one before wrote`(
    threads: Int, maySpin: Bool, jobs: Int
  ) {
    let pool = ThreadPool(threads: threads, maySpin: maySpin)
    // No lock: a job's end orders its writes before what comes after.
    let cells = Buffer<Int>(count: 6)
    let view = cells.view
    for _ in 0..<jobs { pool.run(tasks: 6) { task, _ in view[task] += 1 } }
    #expect(withExtendedLifetime(cells) { Array(view.elements) } == [Int](repeating: jobs, count: 6))
  }

  @Test(arguments: [2, 5])
  func `every thread of the pool takes part, under its own number`(threads: Int) {
    let pool = ThreadPool(threads: threads, maySpin: false)
    let (arrived, tally) = (Counter(), Tally(threads))
    // No task ends before all have begun, so each is on a thread of its own.
    pool.run(tasks: threads) { _, thread in
      tally.add(thread)
      arrived.add()
      while arrived.now < threads { sched_yield() }
    }
    #expect(tally.values == [Int](repeating: 1, count: threads))
  }

  @Test func `the pool's end waits for its threads`() {
    let ended = Counter()
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { pointer in
      // Some time later, so that an end that did not wait would come first.
      usleep(20_000)
      #if canImport(Glibc) || canImport(Musl)
        if let pointer { Unmanaged<Counter>.fromOpaque(pointer).takeRetainedValue().add() }
      #else
        Unmanaged<Counter>.fromOpaque(pointer).takeRetainedValue().add()
      #endif
    }
    #expect(status == 0)
    let threads = 4
    var pool: ThreadPool? = ThreadPool(threads: threads, maySpin: false)
    let arrived = Counter()
    let mark = key
    pool?.run(tasks: threads) { _, thread in
      if thread > 0 { pthread_setspecific(mark, Unmanaged.passRetained(ended).toOpaque()) }
      arrived.add()
      while arrived.now < threads { sched_yield() }
    }
    pool = nil
    #expect(ended.now == threads - 1)
    pthread_key_delete(key)
  }

  @Test(arguments: [1, 3])
  func `a job is let go of when it has ended`(threads: Int) {
    final class Held: Sendable {}
    let pool = ThreadPool(threads: threads, maySpin: false)
    weak var held: Held?
    do {
      let object = Held()
      held = object
      pool.run(tasks: 8) { _, _ in withExtendedLifetime(object) {} }
    }
    #expect(held == nil)
  }

  @Test func `in a job every thread takes denormal numbers for zero, as operands and as results`() {
    let pool = ThreadPool(threads: 3, maySpin: false)
    let results = Buffer<Float>(count: 3 * 32)
    let operands = Buffer<Float>([Float.leastNormalMagnitude, 0.5, Float.leastNonzeroMagnitude, 0x1p100])
    // A task waits for the others to be taken, so that each thread has one.
    let taken = Atomic<Int>(0)
    pool.run(tasks: 3) { task, _ in
      taken.add(1, ordering: .sequentiallyConsistent)
      while taken.load(ordering: .sequentiallyConsistent) < 3 {}
      results.view[task * 32] = 1 + operands.view[0] * operands.view[1] * 0x1p126
      results.view[task * 32 + 1] = operands.view[2] * operands.view[3]
    }
    for task in 0..<3 {
      expectEqual(results.view[task * 32], 1, "a product below the normal numbers")
      expectEqual(results.view[task * 32 + 1], 0, "a factor below the normal numbers")
    }
    #expect(operands.view[2] * operands.view[3] > 0, "the caller is left as it was")
  }
}
