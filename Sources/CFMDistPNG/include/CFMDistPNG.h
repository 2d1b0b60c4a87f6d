#pragma once

// PNG images to and from bytes through libpng, whose errors jump, which Swift must not see. The pixels are those of the file: no
// colour management.

#include <stddef.h>
#include <stdint.h>

enum fmdist_png_status {
  fmdist_png_done,
  fmdist_png_broken,  // `message` says why
};

enum { fmdist_png_message_length = 128 };

// The library's name and version.
const char *fmdist_png_library(void);

// Decodes the PNG file in `bytes` to `destination`, which is zero: height x width x channels bytes, which are grey (1 channel), grey and
// alpha (2), red, green and blue (3), or those and alpha (4); of a palette they are indices (1), which may go beyond it. The file must be
// of this size and have as many channels once its tRNS chunk is one.
//
// Fewer than 8 bits are spread over 0 to 255; 16 are rounded to 8, and `largest` becomes the largest value there was, if it was less.
enum fmdist_png_status fmdist_png_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *destination,
  uint32_t *largest, char *message);

// What an encoder takes time for: photographs become smaller with libpng's filters, drawings hardly, and those are quick without.
enum fmdist_png_effort { fmdist_png_photograph, fmdist_png_drawing };

// Encodes height x width x channels bytes (1: grey, 3: colour) as a PNG file of at most `room` bytes at `destination`, where
// 8 + height * (width * channels + 1) * 1.01 + 1000 are enough. Returns its length, or 0 if it cannot be made.
size_t fmdist_png_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int channels, enum fmdist_png_effort effort,
  uint8_t *destination, size_t room);
