#pragma once

// TIFF images to bytes through libtiff, which calls back for each read and each fault.

#include <stddef.h>
#include <stdint.h>

enum fmdist_tiff_status {
  fmdist_tiff_done,
  fmdist_tiff_cut_short,    // something lies beyond the last byte
  fmdist_tiff_broken,       // `message` says why
  fmdist_tiff_unsupported,  // `message` says what it is, as in "of 32 bits a channel"
};

enum { fmdist_tiff_message_length = 200 };

enum fmdist_tiff_colours { fmdist_tiff_grey, fmdist_tiff_rgb, fmdist_tiff_palette };

struct fmdist_tiff_header {
  uint32_t width, height, bits, samples;  // samples a pixel, alpha among them
  uint32_t orientation, frames;
  uint32_t colours;      // of enum fmdist_tiff_colours
  uint32_t is_inverted;  // 0 is white
  uint32_t has_alpha;    // the sample behind the colours
  uint32_t is_premultiplied;
  uint8_t palette[256][3];
};

// The library's name and version.
const char *fmdist_tiff_library(void);

// Looks at the first picture of the TIFF file in `bytes`, and counts the others.
enum fmdist_tiff_status fmdist_tiff_header(
  const uint8_t *bytes, size_t count, struct fmdist_tiff_header *header, char *message);

// Decodes that picture, whose header is `header`, to `destination`: height x width x samples, a byte each, or two in the processor's order
// where it has 16 bits. Fewer bits stay as they are: 0 or 1, 0 to 3, 0 to 15.
enum fmdist_tiff_status fmdist_tiff_decode(
  const uint8_t *bytes, size_t count, const struct fmdist_tiff_header *header, uint8_t *destination, char *message);
