#include "CFMDistHDF5.h"
#include "hdf5_library.h"

#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_free = PTHREAD_COND_INITIALIZER;
static int is_in_use;

void fmdist_hdf5_enter(void) {
  pthread_mutex_lock(&mutex);
  while (is_in_use) pthread_cond_wait(&is_free, &mutex);
  is_in_use = 1;
  pthread_mutex_unlock(&mutex);
}

void fmdist_hdf5_leave(void) {
  pthread_mutex_lock(&mutex);
  is_in_use = 0;
  pthread_cond_signal(&is_free);
  pthread_mutex_unlock(&mutex);
}

static int64_t create(void) {
  fmdist_hdf5_silence();
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0) return -1;
  hid_t file = H5Pset_fapl_core(access, 1 << 20, 0) < 0 ? -1 : H5Fcreate("image", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Pclose(access);
  return file;
}

int64_t fmdist_hdf5_create(void) {
  fmdist_hdf5_enter();
  int64_t file = create();
  if (file < 0) fmdist_hdf5_leave();
  return file;
}

void fmdist_hdf5_close(int64_t file) {
  H5Fclose(file);
  fmdist_hdf5_leave();
}

// Properties of a link whose groups are made.
static hid_t making_groups(void) {
  hid_t links = H5Pcreate(H5P_LINK_CREATE);
  if (links >= 0) H5Pset_create_intermediate_group(links, 1);
  return links;
}

int fmdist_hdf5_add_group(int64_t file, const char *path) {
  hid_t links = making_groups();
  hid_t group = H5Gcreate2(file, path, links, H5P_DEFAULT, H5P_DEFAULT);
  H5Pclose(links);
  return group < 0 ? -1 : H5Gclose(group);
}

static int add_dataset(int64_t file, const char *path, hid_t type, hid_t memory, hid_t space, const void *values) {
  hid_t links = making_groups(), properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_obj_track_times(properties, 0);  // the same content gives the same bytes
  hid_t dataset = space < 0 ? -1 : H5Dcreate2(file, path, type, space, links, properties, H5P_DEFAULT);
  int result = dataset < 0 ? -1 : H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  if (dataset >= 0 && H5Dclose(dataset) < 0) result = -1;
  H5Pclose(properties);
  H5Pclose(links);
  if (space >= 0) H5Sclose(space);
  return result;
}

int fmdist_hdf5_add_floats(int64_t file, const char *path, int rank, const uint64_t *sizes, const float *values) {
  if (rank < 0 || rank > fmdist_hdf5_most_dimensions) return -1;
  hsize_t extent[fmdist_hdf5_most_dimensions];
  for (int axis = 0; axis < rank; axis++) extent[axis] = sizes[axis];
  hid_t space = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, extent, NULL);
  return add_dataset(file, path, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, space, values);
}

int fmdist_hdf5_add_integer(int64_t file, const char *path, int32_t value) {
  return add_dataset(file, path, H5T_STD_I32LE, H5T_NATIVE_INT32, H5Screate(H5S_SCALAR), &value);
}

static int add_attribute(int64_t file, const char *path, const char *name, hid_t type, hid_t space, const void *content) {
  hid_t attribute = type < 0 || space < 0 ? -1 : H5Acreate_by_name(file, path, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  int result = attribute < 0 ? -1 : H5Awrite(attribute, type, content);
  if (attribute >= 0) H5Aclose(attribute);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  return result;
}

int fmdist_hdf5_add_text(int64_t file, const char *path, const char *name, const char *text) {
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return add_attribute(file, path, name, type, H5Screate(H5S_SCALAR), &text);
}

int fmdist_hdf5_add_texts(int64_t file, const char *path, const char *name, uint64_t count, uint64_t length, const char *texts) {
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, length == 0 ? 1 : length);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  hsize_t extent[1] = {count};
  return add_attribute(file, path, name, type, H5Screate_simple(1, extent, NULL), texts);
}

int64_t fmdist_hdf5_image(int64_t file, void *room, uint64_t count) {
  if (H5Fflush(file, H5F_SCOPE_LOCAL) < 0) return -1;
  return H5Fget_file_image(file, room, room == NULL ? 0 : count);
}
