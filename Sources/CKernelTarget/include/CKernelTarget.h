#pragma once
#include <stdint.h>

// What the compile target offers, as constants that Swift sees. Swift reads this header with the kernels' -march.

// How many sums of sixteen floats a tile may hold in registers, beside its operands.
#if defined(__AVX512F__)
#define FMDIST_TILE_SUMS 24
#else
#define FMDIST_TILE_SUMS 6
#endif

// Tells the processor that this is a waiting loop.
static inline void fmdist_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Replaces sixteen floats by their square roots. Swift's own squareRoot() of a vector is sixteen calls of sqrtf.
static inline void fmdist_square_root(float *floats) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  floats16 *vector = (floats16 *)floats;
  *vector = __builtin_elementwise_sqrt(*vector);
}
