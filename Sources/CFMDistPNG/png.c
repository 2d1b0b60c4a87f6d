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

// From `from` channels a pixel (1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha) to `to`.
static enum fmdist_png_status convert(
  const uint8_t *pixels, size_t count, int from, int to, int is_palette, uint8_t *destination) {
  int has_alpha = from == 2 || from == 4, is_grey = from <= 2;
  if (has_alpha)
    for (size_t pixel = 0; pixel < count; pixel++)
      if (pixels[pixel * (size_t)from + (size_t)from - 1] != 255) return fmdist_png_transparent;
  if (to == 1 && !is_grey) {
    if (!is_palette) return fmdist_png_colour;
    for (size_t pixel = 0; pixel < count; pixel++) {
      const uint8_t *colour = pixels + pixel * (size_t)from;
      if (colour[0] != colour[1] || colour[1] != colour[2]) return fmdist_png_colour;
    }
  }
  for (size_t pixel = 0; pixel < count; pixel++)
    for (int channel = 0; channel < to; channel++)
      destination[pixel * (size_t)to + (size_t)channel] = pixels[pixel * (size_t)from + (size_t)(is_grey ? 0 : channel)];
  return fmdist_png_done;
}

// A palette: 4 bytes a colour, the last how opaque it is.
struct palette {
  uint8_t colours[256][4];
  int count;
};

static void read_palette(png_structp png, png_infop info, struct palette *palette) {
  png_colorp colours = NULL;
  png_bytep opacity = NULL;
  int opacities = 0;
  palette->count = 0;
  if (!(png_get_PLTE(png, info, &colours, &palette->count) & PNG_INFO_PLTE)) png_error(png, "there is no palette");
  if (!(png_get_tRNS(png, info, &opacity, &opacities, NULL) & PNG_INFO_tRNS) || opacity == NULL) opacities = 0;
  for (int index = 0; index < palette->count; index++) {
    palette->colours[index][0] = colours[index].red;
    palette->colours[index][1] = colours[index].green;
    palette->colours[index][2] = colours[index].blue;
    palette->colours[index][3] = index < opacities ? opacity[index] : 255;
  }
}

// libpng would give black for an index that the palette lacks, and no error.
static void look_up(
  png_structp png, const struct palette *palette, const uint8_t *indices, size_t count, uint8_t *pixels) {
  for (size_t pixel = 0; pixel < count; pixel++) {
    if (indices[pixel] >= palette->count) png_error(png, "a pixel has a colour that the palette lacks");
    memcpy(pixels + 4 * pixel, palette->colours[indices[pixel]], 4);
  }
}

enum fmdist_png_status fmdist_png_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *destination, char *message) {
  struct source source = {bytes, count, 0, message, count};
  // What is set after setjmp and read after longjmp.
  uint8_t *volatile pixels = NULL, *volatile colours = NULL;
  struct palette palette;
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
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height) {
      status = fmdist_png_other_size;
    } else {
      int is_palette = png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE;
      png_set_scale_16(png);
      if (is_palette) {
        read_palette(png, info, &palette);
        png_set_packing(png);  // an index a byte
      } else {
        png_set_expand(png);
      }
      int passes = png_set_interlace_handling(png);
      png_read_update_info(png, info);
      size_t row_bytes = png_get_rowbytes(png, info);
      int from = png_get_channels(png, info);
      if (row_bytes == (size_t)width * (size_t)from && row_bytes <= (size_t)1 << 30) {
        // An interlaced image comes in several passes, and only all of them are the image; others need room for a row.
        size_t kept = passes > 1 ? height : 1;
        pixels = calloc(kept, row_bytes);
        colours = is_palette ? malloc(4 * (size_t)width) : NULL;
        if (pixels != NULL && (colours != NULL || !is_palette)) {
          for (int pass = 0; pass + 1 < passes; pass++)
            for (uint32_t row = 0; row < height; row++) png_read_row(png, pixels + row * row_bytes, NULL);
          volatile enum fmdist_png_status worst = fmdist_png_done;
          for (uint32_t row = 0; row < height; row++) {
            uint8_t *place = pixels + (kept > 1 ? row * row_bytes : 0);
            // After the last row libpng expands whatever else the compressed data has, and throws it away: let that be little.
            const size_t more = 1 << 14;
            if (row + 1 == height) source.left = 16 * row_bytes + more;
            png_read_row(png, place, NULL);
            if (is_palette) look_up(png, &palette, place, width, colours);
            // What is transparent counts before what is in colour, wherever they are, and what is damaged before both.
            if (worst == fmdist_png_transparent) continue;
            enum fmdist_png_status found =
              convert(
                is_palette ? colours : place, width, is_palette ? 4 : from, channels, is_palette,
                destination + (size_t)row * width * (size_t)channels);
            if (found != fmdist_png_done) worst = found;
          }
          png_read_end(png, NULL);
          status = worst;
        }
      }
    }
  } else if (info != NULL) {
    status = fmdist_png_broken;
  }
  free(pixels);
  free(colours);
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
