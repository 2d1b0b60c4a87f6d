#include "CFMDistJPEG.h"

#include <stdio.h>
// After stdio.h, which it needs, and before the other, which depends on how it was built.
#include <jpeglib.h>

#include <jerror.h>
#include <setjmp.h>
#include <string.h>

// A file of more scans is made to take time.
static const int most_scans = 500;

struct decoder {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  char *message;
  enum fmdist_jpeg_status status;
};

static void fail(struct decoder *decoder, enum fmdist_jpeg_status status) {
  decoder->status = status;
  longjmp(decoder->jump, 1);
}

static void end(j_common_ptr jpeg) {
  struct decoder *decoder = (struct decoder *)jpeg;
  decoder->errors.format_message(jpeg, decoder->message);
  fail(decoder, fmdist_jpeg_broken);
}

static void tell(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    // libjpeg goes on with pixels that it has made up.
    case JWRN_ARITH_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC: end(jpeg);
  }
}

static void say_nothing(j_common_ptr jpeg) { (void)jpeg; }

static void start(j_decompress_ptr jpeg) { (void)jpeg; }

static boolean refill(j_decompress_ptr jpeg) {
  fail((struct decoder *)jpeg, fmdist_jpeg_cut_short);
  return FALSE;
}

static void skip(j_decompress_ptr jpeg, long count) {
  if (count <= 0) return;
  if ((size_t)count > jpeg->src->bytes_in_buffer) refill(jpeg);
  jpeg->src->next_input_byte += count;
  jpeg->src->bytes_in_buffer -= (size_t)count;
}

static void watch(j_common_ptr jpeg) {
  struct decoder *decoder = (struct decoder *)jpeg;
  if (decoder->jpeg.input_scan_number <= most_scans) return;
  strcpy(decoder->message, "it has more than 500 scans");
  fail(decoder, fmdist_jpeg_broken);
}

// Apart from whoever owns `decoder`, so that all of it holds after a jump.
static void decode(
  struct decoder *decoder, uint32_t width, uint32_t height, int channels, uint8_t *destination) {
  struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  if (setjmp(decoder->jump) != 0) return;
  jpeg_create_decompress(jpeg);
  jpeg->src = &decoder->source;
  jpeg->progress = &decoder->progress;
  jpeg_read_header(jpeg, TRUE);
  if (jpeg->image_width != width || jpeg->image_height != height || jpeg->num_components != channels) {
    strcpy(decoder->message, "it has two headers, and they differ");
    fail(decoder, fmdist_jpeg_broken);
  }
  jpeg->out_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg->dct_method = JDCT_ISLOW;
  jpeg_start_decompress(jpeg);
  while (jpeg->output_scanline < height) {
    JSAMPROW rows[8];
    uint32_t first = jpeg->output_scanline, wanted = height - first < 8 ? height - first : 8;
    for (uint32_t row = 0; row < wanted; row++)
      rows[row] = destination + (size_t)(first + row) * width * (size_t)channels;
    jpeg_read_scanlines(jpeg, rows, wanted);
  }
  jpeg_finish_decompress(jpeg);
}

const char *fmdist_jpeg_library(void) {
  // Of libjpeg-turbo the years of the copyright are all that tells a version, as it claims to be libjpeg's.
  static struct jpeg_error_mgr errors;
  return jpeg_std_error(&errors)->jpeg_message_table[JMSG_COPYRIGHT];
}

enum fmdist_jpeg_status fmdist_jpeg_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *destination, size_t *place,
  char *message) {
  struct decoder decoder;
  memset(&decoder, 0, sizeof decoder);
  decoder.message = message;
  message[0] = 0;
  decoder.jpeg.err = jpeg_std_error(&decoder.errors);
  decoder.errors.error_exit = end;
  decoder.errors.emit_message = tell;
  decoder.errors.output_message = say_nothing;
  decoder.progress.progress_monitor = watch;
  decoder.source = (struct jpeg_source_mgr){
    .next_input_byte = bytes, .bytes_in_buffer = count, .init_source = start, .fill_input_buffer = refill,
    .skip_input_data = skip, .resync_to_restart = jpeg_resync_to_restart, .term_source = start};
  decode(&decoder, width, height, channels, destination);
  *place = count - decoder.source.bytes_in_buffer;
  jpeg_destroy_decompress(&decoder.jpeg);
  return decoder.status;
}
