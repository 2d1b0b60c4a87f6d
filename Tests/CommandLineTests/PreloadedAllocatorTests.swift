import Foundation
import Testing

extension CommandLineTests {
  /// The program replaces malloc, so as to see it fail; a preloaded allocator, such as jemalloc, is to be used all the same.
  @Suite struct PreloadedAllocatorTests {
    /// Gives out pieces of one mapping, and aborts on what is not one of them.
    private static let allocator = """
      #include <stddef.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/mman.h>
      #define SIZE (8UL << 30)
      static char *first, *next;
      __attribute__((constructor(101))) static void begin(void) {
        if (first) return;
        first = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        next = first;
      }
      static void check(void *p) { if ((char *)p < first || (char *)p >= first + SIZE) abort(); }
      void *memalign(size_t a, size_t n) {
        begin();
        if (a < 16) a = 16;
        char *p = __atomic_fetch_add(&next, n + 2 * a + 32, __ATOMIC_SEQ_CST);
        p = (char *)(((size_t)p + 16 + a - 1) / a * a);
        ((size_t *)p)[-1] = n;
        return p;
      }
      void *malloc(size_t n) { return memalign(16, n); }
      void *calloc(size_t a, size_t b) { return malloc(a * b); }
      void free(void *p) { if (p) check(p); }
      size_t malloc_usable_size(void *p) { return p ? (check(p), ((size_t *)p)[-1]) : 0; }
      void *realloc(void *p, size_t n) {
        void *q = malloc(n);
        if (p) { check(p); size_t o = ((size_t *)p)[-1]; memcpy(q, p, o < n ? o : n); }
        return q;
      }
      int posix_memalign(void **r, size_t a, size_t n) { *r = memalign(a, n); return 0; }
      void *aligned_alloc(size_t a, size_t n) { return memalign(a, n); }
      """

    private static let compiler = ["clang", "cc", "gcc"].first { name in
      (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    @Test(.timeLimit(.minutes(1)), .enabled(if: compiler != nil, "there is no C compiler"))
    func aPreloadedAllocatorIsUsedForAll() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.workspace.write(Self.allocator, to: "allocator.c")
      let compiled = try Command(
        [], in: training.workspace,
        wrapping: { _ in
          [
            "/usr/bin/env", Self.compiler ?? "cc", "-O1", "-fno-builtin", "-shared", "-fPIC", "-o", "allocator.so",
            "allocator.c",
          ]
        }
      ).finish()
      try #require(compiled.code == 0, "\(compiled.errors)")
      let finished = try Command.run(
        training.arguments("run", ["--set", "training.epochs=1", "--threads", "2"]), in: training.workspace,
        environment: ["LD_PRELOAD": training.workspace.path("allocator.so")])
      #expect(finished.code == 0, "\(finished.errors)")
    }
  }
}
