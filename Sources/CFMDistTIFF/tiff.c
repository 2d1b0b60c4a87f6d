#include "CFMDistTIFF.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

struct file {
  const uint8_t *bytes;
  size_t count;
  uint64_t place;
  char *message;
  int is_beyond;  // it was to be read beyond its end
};

// A part may be larger than its image, as tiles are, but not by much.
static const uint64_t free_part = (uint64_t)1 << 22;
// libtiff takes no more at once, whatever a file claims.
static const tmsize_t most_memory = (tmsize_t)1 << 29;
static const uint32_t most_frames = 65535;

static tmsize_t take(thandle_t handle, void *destination, tmsize_t count) {
  struct file *file = handle;
  uint64_t left = file->place < file->count ? file->count - file->place : 0;
  if ((uint64_t)count > left) {
    file->is_beyond = 1;
    count = (tmsize_t)left;
  }
  if (count > 0) memcpy(destination, file->bytes + file->place, (size_t)count);
  file->place += (uint64_t)count;
  return count;
}

static tmsize_t put(thandle_t handle, void *source, tmsize_t count) {
  (void)handle, (void)source, (void)count;
  return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int from) {
  struct file *file = handle;
  file->place = from == SEEK_SET ? offset : from == SEEK_CUR ? file->place + offset : file->count + offset;
  return file->place;
}

static int leave(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t length(thandle_t handle) { return ((struct file *)handle)->count; }

static int hear(TIFF *tiff, void *data, const char *module, const char *format, va_list values) {
  (void)tiff, (void)module;
  struct file *file = data;
  // The first one is the cause.
  if (file->message[0] == 0) vsnprintf(file->message, fmdist_tiff_message_length, format, values);
  return 1;
}

// The decoders of libjpeg, of fax codes and of runs go on after damage with pixels that they have made up, and merely warn.
static int hear_decoders(TIFF *tiff, void *data, const char *module, const char *format, va_list values) {
  static const char *const decoders[] = {"Fax", "JPEGLib", "PackBitsDecode"};
  int decodes = 0;
  for (size_t index = 0; module != NULL && index < sizeof decoders / sizeof *decoders; index++)
    decodes |= strncmp(module, decoders[index], strlen(decoders[index])) == 0;
  if (!decodes) return 1;
  char text[fmdist_tiff_message_length];
  va_list again;
  va_copy(again, values);
  vsnprintf(text, sizeof text, format, again);
  va_end(again);
  // Of libjpeg's warnings these tell of lost pixels; see jpeg.c.
  int is_harmless = strcmp(module, "JPEGLib") == 0 &&
                    (strstr(text, "extraneous") != NULL ||
                     (strstr(text, "Corrupt") == NULL && strstr(text, "Premature") == NULL));
  return is_harmless ? 1 : hear(tiff, data, module, format, values);
}

static TIFF *open_file(struct file *file) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (options == NULL) return NULL;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, most_memory);
  TIFFOpenOptionsSetErrorHandlerExtR(options, hear, file);
  TIFFOpenOptionsSetWarningHandlerExtR(options, hear_decoders, file);
  // m: not mapped.
  TIFF *tiff = TIFFClientOpenExt("image", "rm", file, take, put, seek, leave, length, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

static enum fmdist_tiff_status fault(const struct file *file) {
  return file->is_beyond ? fmdist_tiff_cut_short : fmdist_tiff_broken;
}

// Whether the first picture is a small view of what a camera's sensor saw, which is in another directory: DNG, and the raw files of makers.
static int is_raw(TIFF *tiff) {
  uint32_t kind = 0;
  uint16_t directories = 0;
  void *values = NULL;
  if (TIFFGetField(tiff, TIFFTAG_DNGVERSION, &values)) return 1;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
  return (kind & FILETYPE_REDUCEDIMAGE) && TIFFGetField(tiff, TIFFTAG_SUBIFD, &directories, &values) && directories > 0;
}

static enum fmdist_tiff_status look(TIFF *tiff, struct fmdist_tiff_header *header, char *message) {
  uint16_t bits = 1, samples = 1, photometric = 0, orientation = 1, format = SAMPLEFORMAT_UINT, extras = 0;
  uint16_t compression = 1, *kinds = NULL;
  memset(header, 0, sizeof *header);
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &header->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &header->height)) {
    strcpy(message, "it has no size");
    return fmdist_tiff_broken;
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extras, &kinds);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric))
    photometric = samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  header->bits = bits;
  header->samples = samples;
  header->orientation = orientation;
  if (is_raw(tiff)) {
    strcpy(message, "of a camera's raw data");
    return fmdist_tiff_unsupported;
  }
  if (!TIFFIsCODECConfigured(compression)) {
    snprintf(message, fmdist_tiff_message_length, "that is compressed in its way %d", compression);
    return fmdist_tiff_unsupported;
  }
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
    strcpy(message, format == SAMPLEFORMAT_IEEEFP ? "of floating-point numbers" : "of signed numbers");
    return fmdist_tiff_unsupported;
  }
  if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16) {
    snprintf(message, fmdist_tiff_message_length, "of %d bits a channel", bits);
    return fmdist_tiff_unsupported;
  }
  int colours = 1;
  switch (photometric) {
    case PHOTOMETRIC_MINISWHITE: header->is_inverted = 1; break;
    case PHOTOMETRIC_MINISBLACK: break;
    case PHOTOMETRIC_PALETTE: {
      uint16_t *red, *green, *blue;
      if (bits > 8 || !TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue)) {
        strcpy(message, "it has no palette");
        return fmdist_tiff_broken;
      }
      header->colours = fmdist_tiff_palette;
      for (int index = 0; index < 1 << bits; index++) {
        header->palette[index][0] = (uint8_t)(red[index] >> 8);
        header->palette[index][1] = (uint8_t)(green[index] >> 8);
        header->palette[index][2] = (uint8_t)(blue[index] >> 8);
      }
      break;
    }
    case PHOTOMETRIC_YCBCR:
      // libtiff has libjpeg convert the colours.
      if (compression != COMPRESSION_JPEG) {
        strcpy(message, "of brightness and colour difference (YCbCr)");
        return fmdist_tiff_unsupported;
      }
      TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
      header->colours = fmdist_tiff_rgb;
      colours = 3;
      break;
    case PHOTOMETRIC_RGB:
      header->colours = fmdist_tiff_rgb;
      colours = 3;
      break;
    default:
      strcpy(message, photometric == PHOTOMETRIC_SEPARATED ? "of inks (CMYK)" : "of rare colours");
      return fmdist_tiff_unsupported;
  }
  if (samples < colours || (bits < 8 && samples > 1) || samples > colours + 1 ||
      (samples > 1 && header->colours == fmdist_tiff_palette)) {
    snprintf(message, fmdist_tiff_message_length, "of %d channels of %d bits", samples, bits);
    return fmdist_tiff_unsupported;
  }
  if (samples > colours) {
    // A sample behind the colours that nobody explains is left out.
    int kind = extras > 0 && kinds != NULL ? kinds[0] : EXTRASAMPLE_UNSPECIFIED;
    header->has_alpha = kind == EXTRASAMPLE_ASSOCALPHA || kind == EXTRASAMPLE_UNASSALPHA;
    header->is_premultiplied = kind == EXTRASAMPLE_ASSOCALPHA;
  }
  return fmdist_tiff_done;
}

const char *fmdist_tiff_library(void) { return TIFFGetVersion(); }

enum fmdist_tiff_status fmdist_tiff_header(
  const uint8_t *bytes, size_t count, struct fmdist_tiff_header *header, char *message) {
  struct file file = {bytes, count, 0, message, 0};
  message[0] = 0;
  TIFF *tiff = open_file(&file);
  if (tiff == NULL) return fault(&file);
  enum fmdist_tiff_status status = look(tiff, header, message);
  if (status == fmdist_tiff_done) {
    header->frames = 1;
    char unheard[fmdist_tiff_message_length] = {1};
    file.message = unheard;
    while (header->frames < most_frames && TIFFReadDirectory(tiff)) header->frames++;
  }
  TIFFClose(tiff);
  return status;
}

// `count` samples of `bits` bits each, the highest first, to a byte each.
static void unpack(const uint8_t *packed, uint32_t count, uint32_t bits, uint8_t *samples) {
  for (uint32_t index = 0; index < count; index++) {
    uint32_t bit = index * bits;
    samples[index] = (uint8_t)(packed[bit / 8] >> (8 - bits - bit % 8) & ((1u << bits) - 1));
  }
}

// A row of a strip or a tile: `count` pixels of all planes, or of the plane `plane` alone, to their places.
static void copy(
  const uint8_t *source, uint32_t count, const struct fmdist_tiff_header *header, uint32_t plane, uint32_t planes,
  uint8_t *destination) {
  uint32_t depth = header->bits == 16 ? 2 : 1;
  if (header->bits < 8)
    unpack(source, count, header->bits, destination);
  else if (planes == header->samples)
    memcpy(destination, source, (size_t)count * planes * depth);
  else
    for (uint32_t pixel = 0; pixel < count; pixel++)
      memcpy(
        destination + ((size_t)pixel * header->samples + plane) * depth, source + (size_t)pixel * depth, depth);
}

static int read_blocks(
  TIFF *tiff, const struct fmdist_tiff_header *header, uint8_t *destination, uint8_t **room, char *message) {
  uint32_t depth = header->bits == 16 ? 2 : 1, rows = header->height, columns = header->width;
  uint16_t planar = PLANARCONFIG_CONTIG;
  int is_tiled = TIFFIsTiled(tiff);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
  if (is_tiled) {
    if (!TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows) || !TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &columns)) return 0;
  } else {
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
    if (rows > header->height) rows = header->height;
  }
  uint32_t planes = planar == PLANARCONFIG_SEPARATE ? 1 : header->samples;
  tmsize_t row_bytes = is_tiled ? TIFFTileRowSize(tiff) : TIFFScanlineSize(tiff);
  tmsize_t block = is_tiled ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
  uint64_t needed = ((uint64_t)columns * planes * header->bits + 7) / 8;
  uint64_t image = (uint64_t)header->width * header->height * header->samples * depth;
  if (rows == 0 || columns == 0 || block <= 0 || block > most_memory || row_bytes <= 0 ||
      (uint64_t)row_bytes != needed || (uint64_t)row_bytes * rows > (uint64_t)block ||
      (uint64_t)block > 4 * image + free_part) {
    strcpy(message, "its parts have no size that fits");
    return 0;
  }
  *room = malloc((size_t)block);
  if (*room == NULL) {
    strcpy(message, "there is not enough memory");
    return 0;
  }
  for (uint32_t plane = 0; plane < header->samples; plane += planes)
    for (uint32_t top = 0; top < header->height; top += rows)
      for (uint32_t left = 0; left < header->width; left += columns) {
        uint32_t height = header->height - top < rows ? header->height - top : rows;
        uint32_t width = header->width - left < columns ? header->width - left : columns;
        tmsize_t wanted = is_tiled ? block : row_bytes * (tmsize_t)height;
        memset(*room, 0, (size_t)block);
        tmsize_t got =
          is_tiled ? TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, left, top, 0, (uint16_t)plane), *room, wanted)
                   : TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, top, (uint16_t)plane), *room, wanted);
        if (got != wanted) return 0;
        for (uint32_t row = 0; row < height; row++)
          copy(
            *room + (size_t)row * (size_t)row_bytes, width, header, plane, planes,
            destination + ((size_t)(top + row) * header->width + left) * header->samples * depth);
      }
  return 1;
}

enum fmdist_tiff_status fmdist_tiff_decode(
  const uint8_t *bytes, size_t count, const struct fmdist_tiff_header *header, uint8_t *destination, char *message) {
  struct file file = {bytes, count, 0, message, 0};
  struct fmdist_tiff_header again;
  message[0] = 0;
  TIFF *tiff = open_file(&file);
  if (tiff == NULL) return fault(&file);
  uint8_t *room = NULL;
  enum fmdist_tiff_status status = look(tiff, &again, message);
  if (status == fmdist_tiff_done) {
    // Of the tags nothing is left to say.
    message[0] = 0;
    file.is_beyond = 0;
    int is_read = read_blocks(tiff, header, destination, &room, message);
    if (!is_read && message[0] == 0) strcpy(message, "its pixels end too early");
    if (!is_read || message[0] != 0) status = fault(&file);
  }
  free(room);
  TIFFClose(tiff);
  return status;
}
