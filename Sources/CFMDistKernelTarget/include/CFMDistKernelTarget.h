#pragma once
#include <stdint.h>

#include "Compress.h"
#include "Resample.h"

// What the compile target offers, as constants that Swift sees. Swift reads this header with the kernels' -march.

// How many sums of sixteen floats a tile may hold in registers, beside its operands.
#if defined(__AVX512F__)
#define FMDIST_TILE_SUMS 24
#else
#define FMDIST_TILE_SUMS 6
#endif

// Has this thread take numbers below the smallest normal one, 1.2e-38, for zero, as operands and as results. Returns what tells
// fmdist_restore_denormals how it was before. Intel's processors need some hundred cycles for each such number; what an optimizer
// remembers of weights whose gradient has become zero decays into them in some hundred steps.
static inline uint64_t fmdist_flush_denormals(void) {
#if defined(__x86_64__) || defined(__i386__)
  const unsigned before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before | 0x8040);  // FTZ and DAZ
  return before;
#elif defined(__aarch64__)
  uint64_t before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" : : "r"(before | 1u << 24));  // FZ
  return before;
#else
  return 0;
#endif
}

static inline void fmdist_restore_denormals(uint64_t before) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_ldmxcsr((unsigned)before);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(before));
#else
  (void)before;
#endif
}

// 0 to 15, of which the compiler does not know: of what it knows it makes permutations, for which it keeps vectors beside a tile's sums.
static inline const float *fmdist_lanes(void) {
  static const float lanes[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const float *pointer = lanes;
  __asm__("" : "+r"(pointer));
  return pointer;
}

// Has the line of `floats` brought to the first cache, to be read or to be written. It may lie outside all memory.
static inline void fmdist_prefetch(const float *floats) { __builtin_prefetch(floats, 0, 3); }
static inline void fmdist_prefetch_to_write(const float *floats) { __builtin_prefetch(floats, 1, 3); }

// Replaces sixteen floats by their square roots. Swift's own squareRoot() of a vector is sixteen calls of sqrtf.
static inline void fmdist_square_root(float *floats) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  floats16 *vector = (floats16 *)floats;
  *vector = __builtin_elementwise_sqrt(*vector);
}

// Overwrites sixteen bytes with as many integers of 0 to 255, and the other way round. Swift's own conversions of vectors are
// calls, before which all sums in registers go to memory.
static inline void fmdist_narrow(const int32_t *integers, uint8_t *bytes) {
  typedef int32_t integers16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));
  *(bytes16 *)bytes = __builtin_convertvector(*(const integers16 *)integers, bytes16);
}

static inline void fmdist_widen(const uint8_t *bytes, int32_t *integers) {
  typedef int32_t integers16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));
  *(integers16 *)integers = __builtin_convertvector(*(const bytes16 *)bytes, integers16);
}

// Overwrites `floats` with sixteen bytes divided by `divisor`.
static inline void fmdist_scale_bytes(const uint8_t *bytes, float divisor, float *floats) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));
  *(floats16 *)floats = __builtin_convertvector(*(const bytes16 *)bytes, floats16) / divisor;
}

// Overwrites `floats` with sixteen bytes, less their means, divided by their deviations.
static inline void fmdist_standardize_bytes(
    const uint8_t *bytes, const float *means, const float *deviations, float *floats) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));
  const floats16 x = __builtin_convertvector(*(const bytes16 *)bytes, floats16);
  *(floats16 *)floats = (x - *(const floats16 *)means) / *(const floats16 *)deviations;
}

// Overwrites `floats` with sixteen bytes divided by 255, less their means, divided by their deviations.
static inline void fmdist_normalize_bytes(
    const uint8_t *bytes, const float *means, const float *deviations, float *floats) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));
  const floats16 x = __builtin_convertvector(*(const bytes16 *)bytes, floats16) / 255.0f;
  *(floats16 *)floats = (x - *(const floats16 *)means) / *(const floats16 *)deviations;
}

// Overwrites `high` with the upper halves of the products of sixteen integers and `factor`.
static inline void fmdist_multiply_high(const uint32_t *integers, uint32_t factor, uint32_t *high) {
  typedef uint64_t wide8 __attribute__((ext_vector_type(8), aligned(4)));
  const wide8 x = *(const wide8 *)integers;
  const wide8 even = (x & 0xffffffff) * (wide8)factor;
  const wide8 odd = (x >> 32) * (wide8)factor;
  *(wide8 *)high = (even >> 32) | (odd & ~(wide8)0xffffffff);
}

// Overwrites bits 0 to 15 of `low` with whether the lower halves of sixteen words are at least `threshold`, of `high` with
// whether the upper halves are.
static inline void fmdist_compare_halves(const uint32_t *words, uint32_t threshold, uint16_t *low, uint16_t *high) {
#if defined(__AVX512F__)
  const __m512i w = _mm512_loadu_si512(words), t = _mm512_set1_epi32((int)threshold);
  *low = _mm512_cmpge_epu32_mask(_mm512_and_si512(w, _mm512_set1_epi32(0xffff)), t);
  *high = _mm512_cmpge_epu32_mask(_mm512_srli_epi32(w, 16), t);
#else
  unsigned l = 0, h = 0;
  for (int i = 0; i < 16; i++) {
    l |= (unsigned)((words[i] & 0xffff) >= threshold) << i;
    h |= (unsigned)((words[i] >> 16) >= threshold) << i;
  }
  *low = (uint16_t)l;
  *high = (uint16_t)h;
#endif
}

// Sets those of sixteen floats to zero whose bit in `mask` is not set.
static inline void fmdist_keep(float *floats, uint16_t mask) {
#if defined(__AVX512F__)
  _mm512_storeu_ps(floats, _mm512_maskz_loadu_ps(mask, floats));
#else
  for (int i = 0; i < 16; i++) floats[i] = mask >> i & 1 ? floats[i] : 0;
#endif
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

// Rounds sixteen floats to the nearest bfloat16, ties to even, and leaves them as floats. NaN stays NaN.
static inline void fmdist_round_bfloat16(float *floats) {
  typedef uint32_t words16 __attribute__((ext_vector_type(16), aligned(4), may_alias));
  const words16 bits = *(const words16 *)floats;
  const words16 rounded = bits + 0x7fff + ((bits >> 16) & 1);
  const words16 is_nan = (words16)((bits & 0x7fffffff) > 0x7f800000);
  *(words16 *)floats = (is_nan ? bits | 0x400000 : rounded) & 0xffff0000;
}

// Overwrites `halves` with the upper halves of `count` floats, and the other way round.
typedef uint32_t __attribute__((may_alias)) fmdist_float_bits;

static inline void fmdist_pack_bfloat16(const float *floats, uint16_t *halves, long count) {
  const fmdist_float_bits *bits = (const fmdist_float_bits *)floats;
  for (long i = 0; i < count; i++) halves[i] = (uint16_t)(bits[i] >> 16);
}

static inline void fmdist_unpack_bfloat16(const uint16_t *halves, float *floats, long count) {
  fmdist_float_bits *bits = (fmdist_float_bits *)floats;
  for (long i = 0; i < count; i++) bits[i] = (fmdist_float_bits)halves[i] << 16;
}

// The sum of the squares of `count` floats, a multiple of sixteen: lane by lane, then the lanes in order.
static inline double fmdist_sum_of_squares(const float *floats, long count) {
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef double doubles16 __attribute__((ext_vector_type(16)));
  doubles16 sums = 0;
  for (long i = 0; i < count; i += 16) {
    const doubles16 x = __builtin_convertvector(*(const floats16 *)(floats + i), doubles16);
    sums += x * x;
  }
  double sum = 0;
  for (int lane = 0; lane < 16; lane++) sum += sums[lane];
  return sum;
}

// A number that tells the bits of `count` floats, a multiple of sixteen, from others: that of any two that differ in one float differs.
static inline uint64_t fmdist_fingerprint(const float *floats, long count, uint64_t seed) {
  typedef uint32_t words16 __attribute__((ext_vector_type(16), aligned(4), may_alias));
  words16 lanes = (uint32_t)(seed ^ seed >> 32);
  for (long i = 0; i < count; i += 16) {
    lanes = (lanes ^ *(const words16 *)(floats + i)) * 0x9e3779b1u;
    lanes ^= lanes >> 15;
  }
  uint64_t value = seed;
  for (int lane = 0; lane < 16; lane++) {
    value = (value ^ lanes[lane]) * 0x9e3779b97f4a7c15u;
    value ^= value >> 29;
  }
  return value;
}
