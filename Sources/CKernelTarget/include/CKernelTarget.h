#pragma once
#include <stdint.h>

#include "Compress.h"

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

// Copies a square of sixteen rows of sixteen floats, `stride` floats apart, to `result` with rows and columns exchanged.
static inline void fmdist_transpose(const float *source, long stride, float *result, long result_stride) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  floats16 a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = *(const floats16 *)(source + i * stride);
  // Four rounds, each of which interleaves the halves of rows i and i + 8.
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < 8; i++) {
      b[2 * i] = __builtin_shufflevector(a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      b[2 * i + 1] =
          __builtin_shufflevector(a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 16; i++) a[i] = b[i];
  }
  for (int i = 0; i < 16; i++) *(floats16 *)(result + i * result_stride) = a[i];
}
