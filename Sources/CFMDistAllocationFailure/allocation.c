#define _GNU_SOURCE
#include "CFMDistAllocationFailure.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_SANITIZER
#endif
#endif

static void (*_Atomic on_failure)(size_t);

void fmdist_on_allocation_failure(void (*handler)(size_t bytes)) { atomic_store(&on_failure, handler); }

#if defined(__GLIBC__) && !defined(HAS_SANITIZER)

// Each function asks the next one of its name: that of a preloaded allocator, such as jemalloc, or else glibc's. All of the family are
// here, so that one allocator has what another function of it gives back.
//
// The next one is looked up at the first call, by each thread that comes before it is known: all find the same.
#define NEXT(name, type, ...)                                                              \
  typedef type (*name##_function)(__VA_ARGS__);                                            \
  static _Atomic(name##_function) next_##name;                                             \
  static name##_function find_##name(void) {                                               \
    is_finding++;                                                                          \
    name##_function found = (name##_function)dlsym(RTLD_NEXT, #name);                      \
    is_finding--;                                                                          \
    atomic_store_explicit(&next_##name, found, memory_order_release);                      \
    return found;                                                                          \
  }                                                                                        \
  static inline name##_function get_##name(void) {                                         \
    name##_function found = atomic_load_explicit(&next_##name, memory_order_acquire);      \
    return __builtin_expect(found != NULL, 1) || is_finding ? found : find_##name();       \
  }

// Whether this thread is in dlsym(3), which may allocate: from the arena then, as there is nobody to ask yet.
static _Thread_local int is_finding;

NEXT(malloc, void *, size_t)
NEXT(calloc, void *, size_t, size_t)
NEXT(realloc, void *, void *, size_t)
NEXT(free, void, void *)
NEXT(memalign, void *, size_t, size_t)
NEXT(aligned_alloc, void *, size_t, size_t)
NEXT(posix_memalign, int, void **, size_t, size_t)
NEXT(malloc_usable_size, size_t, void *)

// What is taken from it is never given back: glibc's dlsym takes some hundred bytes in all, if any.
enum { arena_size = 1 << 16, arena_alignment = 16 };
static _Alignas(arena_alignment) char arena[arena_size];
static atomic_size_t arena_used;

// Zeros, behind their number of bytes.
static void *take_from_arena(size_t size) {
  if (size > arena_size - 2 * arena_alignment) return NULL;
  size_t taken = arena_alignment + (size + arena_alignment - 1) / arena_alignment * arena_alignment;
  size_t place = atomic_load(&arena_used);
  do {
    if (place + taken > arena_size) return NULL;
  } while (!atomic_compare_exchange_weak(&arena_used, &place, place + taken));
  memcpy(arena + place, &size, sizeof size);
  return arena + place + arena_alignment;
}

static int is_in_arena(const void *memory) {
  return (uintptr_t)memory >= (uintptr_t)arena && (uintptr_t)memory < (uintptr_t)arena + arena_size;
}

static size_t size_in_arena(const void *memory) {
  size_t size;
  memcpy(&size, (const char *)memory - arena_alignment, sizeof size);
  return size;
}

static void failed(size_t bytes) {
  void (*handler)(size_t) = atomic_load(&on_failure);
  if (handler != NULL) handler(bytes);
  errno = ENOMEM;
}

static void *checked(void *memory, size_t bytes) {
  if (__builtin_expect(memory == NULL && bytes > 0, 0)) failed(bytes);
  return memory;
}

void *malloc(size_t size) {
  malloc_function next = get_malloc();
  return next == NULL ? take_from_arena(size) : checked(next(size), size);
}

void *calloc(size_t number, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(number, size, &bytes)) bytes = SIZE_MAX;
  calloc_function next = get_calloc();
  return next == NULL ? take_from_arena(bytes) : checked(next(number, size), bytes);
}

void free(void *memory) {
  if (is_in_arena(memory)) return;
  free_function next = get_free();
  if (next != NULL) next(memory);
}

void *realloc(void *old, size_t size) {
  realloc_function next = get_realloc();
  if (__builtin_expect(next != NULL && !is_in_arena(old), 1)) return checked(next(old, size), size);
  // Inside dlsym there is no other memory than the arena's.
  if (old != NULL && !is_in_arena(old)) return NULL;
  void *memory = malloc(size);
  if (memory != NULL && old != NULL) {
    size_t before = size_in_arena(old);
    memcpy(memory, old, before < size ? before : size);
  }
  return memory;
}

void *memalign(size_t alignment, size_t size) {
  memalign_function next = get_memalign();
  return next == NULL ? NULL : checked(next(alignment, size), size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  aligned_alloc_function next = get_aligned_alloc();
  if (next == NULL) return NULL;
  errno = 0;
  void *memory = next(alignment, size);
  // An alignment that is none is the caller's mistake, and no shortage.
  if (memory == NULL && size > 0 && errno != EINVAL) failed(size);
  return memory;
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  posix_memalign_function next = get_posix_memalign();
  int code = next == NULL ? ENOMEM : next(result, alignment, size);
  if (__builtin_expect(code == ENOMEM && next != NULL, 0)) failed(size);
  return code;
}

size_t malloc_usable_size(void *memory) {
  if (is_in_arena(memory)) return size_in_arena(memory);
  malloc_usable_size_function next = get_malloc_usable_size();
  return next == NULL || memory == NULL ? 0 : next(memory);
}

#endif
