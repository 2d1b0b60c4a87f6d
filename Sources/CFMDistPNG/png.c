#include "CFMDistPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct source {
  const uint8_t *bytes;
  size_t count, place;
  char *message;
  size_t left;  // bytes that may still be taken
};

struct sink {
  uint8_t *bytes;
  size_t room, length;
};

static void fail(png_structp png, png_const_charp text) {
  struct source *source = png_get_error_ptr(png);
  if (source != NULL) {
    strncpy(source->message, text, fmdist_png_message_length - 1);
    source->message[fmdist_png_message_length - 1] = 0;
  }
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void take(png_structp png, png_bytep destination, size_t count) {
  struct source *source = png_get_io_ptr(png);
  if (count > source->count - source->place) png_error(png, "the file ends too early");
  if (count > source->left) png_error(png, "there is more compressed data than the image has pixels");
  source->left -= count;
  memcpy(destination, source->bytes + source->place, count);
  source->place += count;
}

static void put(png_structp png, png_bytep bytes, size_t count) {
  struct sink *sink = png_get_io_ptr(png);
  if (count > sink->room - sink->length) png_error(png, "no room");
  memcpy(sink->bytes + sink->length, bytes, count);
  sink->length += count;
}

static void flush(png_structp png) { (void)png; }

static void narrow(const uint8_t *wide, size_t count, uint8_t *bytes, uint32_t *largest) {
  for (size_t sample = 0; sample < count; sample++) {
    uint32_t value = (uint32_t)wide[2 * sample] << 8 | wide[2 * sample + 1];
    if (value > *largest) *largest = value;
    // 65535 is 257 times 255; rounded to the nearest, as by png_set_scale_16.
    bytes[sample] = (uint8_t)((value * 255 + 32895) >> 16);
  }
}

const char *fmdist_png_library(void) { return png_get_header_version(NULL); }

enum fmdist_png_status fmdist_png_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *destination,
  uint32_t *largest, char *message) {
  struct source source = {bytes, count, 0, message, count};
  // What is set after setjmp and read after longjmp.
  uint8_t *volatile wide = NULL;
  volatile enum fmdist_png_status status = fmdist_png_broken;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, ignore);
  png_infop info = png == NULL ? NULL : png_create_info_struct(png);
  strcpy(message, "there is not enough memory");
  if (info != NULL && setjmp(png_jmpbuf(png)) == 0) {
    png_set_read_fn(png, &source, take);
    // The caller has looked at the sides, and passes on the chunks of pixels alone.
    png_set_user_limits(png, width, height);
    png_set_chunk_malloc_max(png, 1 << 20);
    png_read_info(png, info);
    int depth = png_get_bit_depth(png, info) == 16 ? 2 : 1;
    if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE)
      png_set_packing(png);  // an index a byte
    else
      png_set_expand(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t row_bytes = png_get_rowbytes(png, info), samples = (size_t)width * (size_t)channels;
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height ||
        row_bytes != samples * (size_t)depth)
      png_error(png, "it has two headers, and they differ");
    // An interlaced image comes in several passes, and only all of them are the image; others need room for a row.
    size_t kept = passes > 1 ? height : 1;
    if (depth == 2) {
      wide = calloc(kept, row_bytes);
      if (wide == NULL) png_error(png, "there is not enough memory");
    }
    for (int pass = 0; pass + 1 < passes; pass++)
      for (uint32_t row = 0; row < height; row++)
        png_read_row(png, depth == 2 ? wide + row * row_bytes : destination + row * samples, NULL);
    for (uint32_t row = 0; row < height; row++) {
      uint8_t *place = depth == 1 ? destination + row * samples : wide + (kept > 1 ? row * row_bytes : 0);
      // After the last row libpng expands whatever else the compressed data has, and throws it away: let that be little.
      const size_t more = 1 << 14;
      if (row + 1 == height) source.left = 16 * row_bytes + more;
      png_read_row(png, place, NULL);
      if (depth == 2) narrow(place, samples, destination + row * samples, largest);
    }
    png_read_end(png, NULL);
    status = fmdist_png_done;
  } else if (info != NULL) {
    status = fmdist_png_broken;
  }
  free(wide);
  png_destroy_read_struct(&png, &info, NULL);
  return status;
}

size_t fmdist_png_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int channels, enum fmdist_png_effort effort,
  uint8_t *destination, size_t room) {
  struct sink sink = {destination, room, 0};
  volatile size_t length = 0;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
  png_infop info = png == NULL ? NULL : png_create_info_struct(png);
  if (info != NULL && setjmp(png_jmpbuf(png)) == 0) {
    png_set_write_fn(png, &sink, put, flush);
    png_set_IHDR(
      png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (effort == fmdist_png_drawing) {
      png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
      png_set_compression_level(png, 3);
    }
    png_write_info(png, info);
    for (uint32_t row = 0; row < height; row++) png_write_row(png, pixels + (size_t)row * width * (size_t)channels);
    png_write_end(png, NULL);
    length = sink.length;
  }
  png_destroy_write_struct(&png, &info);
  return length;
}
