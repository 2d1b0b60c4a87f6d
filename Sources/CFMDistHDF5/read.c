#include <stdlib.h>
#include <string.h>

#include "CFMDistHDF5.h"
#include "CFMDistPlatform.h"
#include "hdf5_library.h"

enum { most_objects = 100000, most_depth = 32, longest_name = 4096, most_texts = 100000 };

// What the process is to read.
struct request {
  const void *image;
  uint64_t count, most;
};

// Where the walk is.
struct walk {
  int to;
  uint64_t left;       // bytes of content that may still be read: a file may hold the same few bytes under many names
  int objects, depth;
  const char *path;    // of the group that is walked, without the slash at its end
};

static void send_item(struct walk *walk, struct fmdist_hdf5_item *item, const char *path, const char *name, const void *content) {
  item->path_bytes = (uint32_t)strlen(path);
  item->name_bytes = name == NULL ? 0 : (uint32_t)strlen(name);
  if (++walk->objects > most_objects || item->path_bytes > longest_name || item->name_bytes > longest_name) fmdist_reader_refuse();
  fmdist_reader_send(walk->to, item, sizeof *item);
  fmdist_reader_send(walk->to, path, item->path_bytes);
  fmdist_reader_send(walk->to, name, item->name_bytes);
  fmdist_reader_send(walk->to, content, item->bytes);
}

// Puts the sizes of `space` into `item`, and gives the number of elements; 0 if there are none, or more than `most`.
static uint64_t elements_of(hid_t space, struct fmdist_hdf5_item *item, uint64_t most) {
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return 0;
  int rank = H5Sget_simple_extent_ndims(space);
  if (rank < 0 || rank > fmdist_hdf5_most_dimensions) {
    item->rank = -1;
    return 0;
  }
  hsize_t sizes[fmdist_hdf5_most_dimensions] = {0};
  if (rank > 0 && H5Sget_simple_extent_dims(space, sizes, NULL) != rank) return 0;
  item->rank = rank;
  uint64_t count = 1;
  for (int axis = 0; axis < rank; axis++) item->sizes[axis] = sizes[axis];
  for (int axis = 0; axis < rank; axis++) {
    if (sizes[axis] == 0 || count > most / sizes[axis]) return 0;
    count *= sizes[axis];
  }
  return count <= most ? count : 0;
}

static int is_number(hid_t type) {
  H5T_class_t class = H5Tget_class(type);
  size_t size = H5Tget_size(type);
  return (class == H5T_FLOAT || class == H5T_INTEGER) && size >= 1 && size <= 8;
}

static void send_dataset(struct walk *walk, hid_t dataset, const char *path) {
  struct fmdist_hdf5_item item;
  memset(&item, 0, sizeof item);
  item.kind = fmdist_hdf5_dataset;
  hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset), properties = H5Dget_create_plist(dataset);
  if (type < 0 || space < 0 || properties < 0) fmdist_reader_refuse();
  // Content in another file is not this file's: a path may point anywhere.
  int is_own = H5Pget_external_count(properties) == 0 && H5Pget_layout(properties) != H5D_VIRTUAL;
  uint64_t count = elements_of(space, &item, walk->left / sizeof(float));
  void *values = NULL;
  if (is_number(type)) {
    item.content = fmdist_hdf5_numbers;
    item.width = (int32_t)H5Tget_size(type);
    if (is_own && count > 0) {
      item.bytes = count * sizeof(float);
      values = malloc(item.bytes);
      if (values == NULL || H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) fmdist_reader_refuse();
      walk->left -= item.bytes;
    }
  }
  send_item(walk, &item, path, NULL, values);
  free(values);
  H5Pclose(properties);
  H5Sclose(space);
  H5Tclose(type);
}

// The `count` texts of `attribute`, each with a zero behind it, in memory of its own; their bytes go to `bytes`.
static char *texts_of(hid_t attribute, hid_t type, uint64_t count, uint64_t most, uint64_t *bytes) {
  char *result = NULL;
  if (H5Tis_variable_str(type) > 0) {
    hid_t space = H5Aget_space(attribute), memory = H5Tcopy(H5T_C_S1);
    char **texts = calloc(count, sizeof *texts);
    if (space < 0 || memory < 0 || texts == NULL || H5Tset_size(memory, H5T_VARIABLE) < 0) fmdist_reader_refuse();
    // A text in UTF-8 is none in ASCII to the library.
    H5Tset_cset(memory, H5Tget_cset(type));
    if (H5Aread(attribute, memory, texts) < 0) fmdist_reader_refuse();
    uint64_t total = 0;
    for (uint64_t index = 0; index < count; index++) {
      uint64_t length = (texts[index] == NULL ? 0 : strlen(texts[index])) + 1;
      if (length > most - total) fmdist_reader_refuse();
      total += length;
    }
    if ((result = malloc(total)) == NULL) fmdist_reader_refuse();
    char *end = result;
    for (uint64_t index = 0; index < count; index++) {
      size_t length = texts[index] == NULL ? 0 : strlen(texts[index]);
      memcpy(end, texts[index] == NULL ? "" : texts[index], length);
      end[length] = 0;
      end += length + 1;
    }
    *bytes = total;
    H5Dvlen_reclaim(memory, space, H5P_DEFAULT, texts);
    free(texts);
    H5Tclose(memory);
    H5Sclose(space);
    return result;
  }
  size_t length = H5Tget_size(type);
  if (length == 0 || count > most / (length + 1)) return NULL;
  char *texts = malloc(count * length);
  result = malloc(count * (length + 1));
  if (texts == NULL || result == NULL || H5Aread(attribute, type, texts) < 0) fmdist_reader_refuse();
  char *end = result;
  for (uint64_t index = 0; index < count; index++) {
    size_t own = strnlen(texts + index * length, length);
    memcpy(end, texts + index * length, own);
    end[own] = 0;
    end += own + 1;
  }
  *bytes = (uint64_t)(end - result);
  free(texts);
  return result;
}

static herr_t send_attribute(hid_t object, const char *name, const H5A_info_t *info, void *context) {
  (void)info;
  struct walk *walk = context;
  struct fmdist_hdf5_item item;
  memset(&item, 0, sizeof item);
  item.kind = fmdist_hdf5_attribute;
  hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
  if (attribute < 0) fmdist_reader_refuse();
  hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  if (type < 0 || space < 0) fmdist_reader_refuse();
  uint64_t count = elements_of(space, &item, walk->left / sizeof(char *));
  char *content = NULL;
  if (H5Tget_class(type) == H5T_STRING && count > 0 && count <= most_texts) {
    item.content = fmdist_hdf5_texts;
    content = texts_of(attribute, type, count, walk->left, &item.bytes);
    walk->left -= item.bytes;
  }
  send_item(walk, &item, walk->path, name, content);
  free(content);
  H5Sclose(space);
  H5Tclose(type);
  H5Aclose(attribute);
  return 0;
}

static void send_group(struct walk *walk, hid_t group);

static herr_t send_member(hid_t group, const char *name, const H5L_info_t *link, void *context) {
  struct walk *walk = context;
  if (link->type != H5L_TYPE_HARD) return 0;
  size_t length = strlen(walk->path) + strlen(name) + 2;
  if (length > longest_name || walk->depth >= most_depth) fmdist_reader_refuse();
  char path[longest_name];
  strcpy(path, walk->path);
  if (path[0] != 0) strcat(path, "/");
  strcat(path, name);
  hid_t object = H5Oopen(group, name, H5P_DEFAULT);
  if (object < 0) fmdist_reader_refuse();
  const char *above = walk->path;
  walk->path = path;
  walk->depth += 1;
  switch (H5Iget_type(object)) {
    case H5I_GROUP: send_group(walk, object); break;
    case H5I_DATASET: send_dataset(walk, object, path); break;
    default: break;
  }
  walk->depth -= 1;
  walk->path = above;
  H5Oclose(object);
  return 0;
}

static void send_group(struct walk *walk, hid_t group) {
  struct fmdist_hdf5_item item;
  memset(&item, 0, sizeof item);
  item.kind = fmdist_hdf5_group;
  send_item(walk, &item, walk->path, NULL, NULL);
  hsize_t place = 0;
  if (H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_INC, &place, send_attribute, walk) < 0) fmdist_reader_refuse();
  place = 0;
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &place, send_member, walk) < 0) fmdist_reader_refuse();
}

static void send_file(int to, const void *context) {
  const struct request *request = context;
  fmdist_hdf5_silence();
  H5PLset_loading_state(0);  // a filter that the library lacks is not looked for in files
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0 || H5Pset_fapl_core(access, 1 << 20, 0) < 0) fmdist_reader_refuse();
  if (H5Pset_file_image(access, (void *)request->image, request->count) < 0) fmdist_reader_refuse();
  hid_t file = H5Fopen("image", H5F_ACC_RDONLY, access);
  if (file < 0) fmdist_reader_refuse();
  hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
  if (root < 0) fmdist_reader_refuse();
  struct walk walk = {to, request->most, 0, 0, ""};
  send_group(&walk, root);
}

int fmdist_hdf5_start(const void *image, uint64_t count, uint64_t most_bytes, pid_t *process) {
  struct request request = {image, count, most_bytes};
  // The library has the image twice, and its conversions.
  fmdist_hdf5_enter();  // the process gets the library as it is between two files
  int from = fmdist_reader_start(send_file, &request, 2 * (count < most_bytes ? most_bytes : count), process);
  fmdist_hdf5_leave();
  return from;
}
