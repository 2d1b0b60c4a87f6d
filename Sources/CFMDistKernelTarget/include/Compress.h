#pragma once
#include <stdint.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

// Copies those of sixteen `values` that are not zero, and whose byte of `places` is `place` unless `places` is null, one
// after the other to `kept`, and the like of `numbers` to `kept_numbers`. Only the first `count` values are looked at.
// Returns how many were copied; sixteen elements may be overwritten.
static inline long fmdist_compress(const float *values, const int32_t *numbers, const uint8_t *places, int place,
                                   long count, float *kept, int32_t *kept_numbers) {
#if defined(__AVX512F__)
  const __m512 v = _mm512_loadu_ps(values);
  __mmask16 mask = _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_NEQ_UQ) & (__mmask16)((1u << count) - 1);
  if (places) {
    const __m512i p = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)places));
    mask &= _mm512_cmpeq_epi32_mask(p, _mm512_set1_epi32(place));
  }
  _mm512_storeu_ps(kept, _mm512_maskz_compress_ps(mask, v));
  _mm512_storeu_si512(kept_numbers, _mm512_maskz_compress_epi32(mask, _mm512_loadu_si512(numbers)));
  return __builtin_popcount(mask);
#else
  long n = 0;
  for (long i = 0; i < count; i++) {
    // Written always and counted only if wanted: a branch would be mispredicted half the time.
    kept[n] = values[i];
    kept_numbers[n] = numbers[i];
    n += (values[i] != 0) & (!places || places[i] == place);
  }
  return n;
#endif
}
