#pragma once

// HDF5 files in memory: what Keras's weights need of them. Reading is done in a process of its own, as libhdf5 does not survive every
// damaged file, and the program must. libhdf5 prints nothing.

#include <stdint.h>
#include <sys/types.h>

enum { fmdist_hdf5_most_dimensions = 8 };
enum { fmdist_hdf5_group, fmdist_hdf5_dataset, fmdist_hdf5_attribute };
enum { fmdist_hdf5_other, fmdist_hdf5_numbers, fmdist_hdf5_texts };

// What the process writes for each group, dataset and attribute; `path_bytes` of a path, `name_bytes` of an attribute's name and `bytes` of
// content follow.
struct fmdist_hdf5_item {
  int32_t kind;
  int32_t content;          // of a dataset or an attribute: numbers are float32, texts have a zero behind each
  int32_t width;            // of a number in the file, in bytes
  int32_t rank;             // -1 if there are more than fmdist_hdf5_most_dimensions
  uint64_t sizes[fmdist_hdf5_most_dimensions];
  uint32_t path_bytes;
  uint32_t name_bytes;
  uint64_t bytes;           // 0 where there are more than may be read, or the content lies in another file
};

// Starts a process that lists what is in the file `image` of `count` bytes, with its content as far as that takes at most `most_bytes`.
// Links to other places and files are left out. Returns the descriptor to read from, and the process in `process`; -1 and errno if it cannot be
// started. fmdist_reader_finish() of CFMDistPlatform waits for it.
int fmdist_hdf5_start(const void *image, uint64_t count, uint64_t most_bytes, pid_t *process);

// A new file in memory; negative if libhdf5 has no memory. All that follow return a negative number where it fails.
int64_t fmdist_hdf5_create(void);
void fmdist_hdf5_close(int64_t file);
// Makes the group at `path`, and those above it.
int fmdist_hdf5_add_group(int64_t file, const char *path);
// Adds a dataset at `path`, whose groups are made: `rank` axes of `sizes`, float32, row-major.
int fmdist_hdf5_add_floats(int64_t file, const char *path, int rank, const uint64_t *sizes, const float *values);
// Adds one int32 at `path`.
int fmdist_hdf5_add_integer(int64_t file, const char *path, int32_t value);
// Adds an attribute to the object at `path`: one UTF-8 text.
int fmdist_hdf5_add_text(int64_t file, const char *path, const char *name, const char *text);
// Adds an attribute to the object at `path`: `count` texts of `length` bytes each, one behind the other, with zeros behind shorter ones.
int fmdist_hdf5_add_texts(int64_t file, const char *path, const char *name, uint64_t count, uint64_t length, const char *texts);
// The bytes of the file; with `room` for `count` of them they are written there.
int64_t fmdist_hdf5_image(int64_t file, void *room, uint64_t count);
