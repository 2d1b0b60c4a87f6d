#pragma once
#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

// Overwrites `words` with the four bytes from each of sixteen `offsets`, the first byte in the lowest bits.
static inline void fmdist_gather_words(const uint8_t *bytes, const int32_t *offsets, uint32_t *words) {
#if defined(__AVX512F__)
  _mm512_storeu_si512(words, _mm512_i32gather_epi32(_mm512_loadu_si512(offsets), bytes, 1));
#else
  for (int lane = 0; lane < 16; lane++) {
    const uint8_t *b = bytes + offsets[lane];
    words[lane] = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
  }
#endif
}

// Pixels `first` up to `end` of a row of `result`, each between four pixels of `padded`: bilinear, rounded to the nearest byte.
//
// `padded` is an image of height x width x channels with a border one pixel wide, and four bytes behind it that may be read. Pixel x
// is taken from column x0 + xx * x and row y0 + yx * x of `padded`, each brought to the border where it lies outside.
// Every operation is one that IEEE 754 defines, and none are contracted, so the bytes are the same on all processors.
static inline void fmdist_resample_row(const uint8_t *padded, int32_t height, int32_t width, int32_t channels, float x0,
                                       float xx, float y0, float yx, int32_t first, int32_t end, uint8_t *result) {
#pragma STDC FP_CONTRACT OFF
  typedef float floats16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef int32_t integers16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint32_t words16 __attribute__((ext_vector_type(16), aligned(4)));
  typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));
  const integers16 lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const int32_t stride = (width + 2) * channels;
  for (int32_t x = first; x < end; x += 16) {
    const floats16 place = __builtin_convertvector(lanes + x, floats16);
    floats16 u = xx * place + x0, v = yx * place + y0;
    u = __builtin_elementwise_max(__builtin_elementwise_min(u, (floats16)(float)(width + 1)), (floats16)0.0f);
    v = __builtin_elementwise_max(__builtin_elementwise_min(v, (floats16)(float)(height + 1)), (floats16)0.0f);
    const integers16 column = __builtin_elementwise_min(__builtin_convertvector(u, integers16), (integers16)width);
    const integers16 row = __builtin_elementwise_min(__builtin_convertvector(v, integers16), (integers16)height);
    const floats16 right = u - __builtin_convertvector(column, floats16);
    const floats16 down = v - __builtin_convertvector(row, floats16);
    const integers16 corner = row * stride + column * channels;
    for (int32_t channel = 0; channel < channels; channel++) {
      const integers16 upper = corner + channel, lower = upper + stride;
      words16 a, b, c, d;
      fmdist_gather_words(padded, (const int32_t *)&upper, (uint32_t *)&a);
      fmdist_gather_words(padded, (const int32_t *)&lower, (uint32_t *)&c);
      if (channels <= 3) {  // The pixel to the right is in the same word.
        b = a >> (uint32_t)(8 * channels);
        d = c >> (uint32_t)(8 * channels);
      } else {
        const integers16 upper_right = upper + channels, lower_right = lower + channels;
        fmdist_gather_words(padded, (const int32_t *)&upper_right, (uint32_t *)&b);
        fmdist_gather_words(padded, (const int32_t *)&lower_right, (uint32_t *)&d);
      }
      const floats16 p = __builtin_convertvector(a & 255, floats16), q = __builtin_convertvector(b & 255, floats16);
      const floats16 r = __builtin_convertvector(c & 255, floats16), s = __builtin_convertvector(d & 255, floats16);
      const floats16 top = (q - p) * right + p, bottom = (s - r) * right + r;
      const floats16 value = (bottom - top) * down + top + 0.5f;
      const bytes16 bytes = __builtin_convertvector(__builtin_convertvector(value, integers16), bytes16);
      uint8_t *target = result + (long)x * channels + channel;
      const int32_t count = end - x < 16 ? end - x : 16;
      if (channels == 1 && count == 16) {
        *(bytes16 *)target = bytes;
      } else {
        for (int32_t lane = 0; lane < count; lane++) target[lane * channels] = ((const uint8_t *)&bytes)[lane];
      }
    }
  }
}
