#pragma once

// JPEG images to bytes through libjpeg-turbo, whose errors jump, which Swift must not see. The pixels are those of libjpeg's decoder
// as it is set at first: accurate integers, smooth upsampling of colour.

#include <stddef.h>
#include <stdint.h>

enum fmdist_jpeg_status {
  fmdist_jpeg_done,
  fmdist_jpeg_cut_short,  // the file ends at its last byte, and the image does not
  fmdist_jpeg_broken,     // `message` says why
};

// JMSG_LENGTH_MAX of libjpeg, which formats its messages into so many bytes.
enum { fmdist_jpeg_message_length = 200 };

// The library's name and version.
const char *fmdist_jpeg_library(void);

// Decodes the JPEG file in `bytes` to `destination`: height x width x channels bytes, which are grey (1 channel), red, green and blue
// (3), or cyan, magenta, yellow and black as the file has them (4). The file must be of this size and have as many components.
//
// What libjpeg decodes after a mere warning, though pixels are lost, is broken. `place` is how far it had read then.
enum fmdist_jpeg_status fmdist_jpeg_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels, uint8_t *destination, size_t *place,
  char *message);
