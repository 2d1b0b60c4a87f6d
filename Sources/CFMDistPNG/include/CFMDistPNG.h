#pragma once

// PNG images to and from bytes through libpng, whose errors jump, which Swift must not see. The pixels are those of the file: no
// colour management.

#include <stddef.h>
#include <stdint.h>

enum fmdist_png_status {
  fmdist_png_done,
  fmdist_png_broken,       // `message` says why
  fmdist_png_other_size,   // not `width` x `height`
  fmdist_png_colour,       // colour, and grey was asked for
  fmdist_png_transparent,  // a pixel is not opaque
};

enum { fmdist_png_message_length = 128 };

// Decodes the PNG file in `bytes` to `destination`: height x width x channels bytes, grey if `channels` is 1, else red, green, blue.
// 16 bits are rounded to 8; fewer are spread over 0 to 255; palettes are looked up; a palette of greys is grey.
enum fmdist_png_status fmdist_png_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *destination, char *message);

// What an encoder takes time for: photographs become smaller with libpng's filters, drawings hardly, and those are quick without.
enum fmdist_png_effort { fmdist_png_photograph, fmdist_png_drawing };

// Encodes height x width x channels bytes (1: grey, 3: colour) as a PNG file of at most `room` bytes at `destination`, where
// 8 + height * (width * channels + 1) * 1.01 + 1000 are enough. Returns its length, or 0 if it cannot be made.
size_t fmdist_png_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int channels, enum fmdist_png_effort effort,
  uint8_t *destination, size_t room);
