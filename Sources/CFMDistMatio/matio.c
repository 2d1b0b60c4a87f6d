#include "CFMDistMatio.h"

#include <matio.h>
#include <string.h>

#include "CFMDistPlatform.h"

// What the process is to read.
struct request {
  const char *path;
  const char *const *names;
  int count;
  uint64_t most;
};

static int is_wanted(const char *name, const char *const *names, int count) {
  for (int index = 0; index < count; index++)
    if (strcmp(name, names[index]) == 0) return 1;
  return 0;
}

// The bytes of the variable's numbers, or 0 if they are none or more than `most`.
static uint64_t bytes_of(const matvar_t *variable, uint64_t most) {
  uint64_t bytes = Mat_SizeOfClass(variable->class_type);
  for (int dimension = 0; dimension < variable->rank; dimension++) {
    uint64_t size = variable->dims[dimension];
    if (size == 0 || bytes == 0 || bytes > most / size) return 0;
    bytes *= size;
  }
  return bytes;
}

static void send_variables(int to, const void *context) {
  const struct request *request = context;
  mat_t *file = Mat_Open(request->path, MAT_ACC_RDONLY);
  if (file == NULL) fmdist_reader_refuse();
  // Together: a file may hold the same few bytes under many names.
  uint64_t left = request->most;
  for (matvar_t *variable; (variable = Mat_VarReadNextInfo(file)) != NULL; Mat_VarFree(variable)) {
    struct fmdist_matio_variable head;
    memset(&head, 0, sizeof head);
    if (variable->name == NULL) continue;
    strncpy(head.name, variable->name, sizeof head.name - 1);
    head.class_code = (int32_t)variable->class_type;
    head.is_complex = variable->isComplex;
    head.is_logical = variable->isLogical;
    if (variable->rank > 0 && variable->rank <= fmdist_matio_most_dimensions && variable->dims != NULL) {
      head.rank = variable->rank;
      for (int dimension = 0; dimension < variable->rank; dimension++) head.sizes[dimension] = variable->dims[dimension];
    }
    int is_numeric = variable->class_type >= MAT_C_DOUBLE && variable->class_type <= MAT_C_UINT64;
    if (is_numeric && head.rank > 0 && !variable->isComplex && is_wanted(variable->name, request->names, request->count)) {
      uint64_t bytes = bytes_of(variable, left);
      if (bytes > 0) {
        left -= bytes;
        if (Mat_VarReadDataAll(file, variable) != 0 || variable->data == NULL || variable->nbytes != bytes)
          fmdist_reader_refuse();
        head.type_code = (int32_t)variable->data_type;
        head.bytes = bytes;
      }
    }
    fmdist_reader_send(to, &head, sizeof head);
    if (head.bytes > 0) fmdist_reader_send(to, variable->data, head.bytes);
  }
  Mat_Close(file);
}

int fmdist_matio_start(const char *path, const char *const *names, int count, uint64_t most_bytes, pid_t *process) {
  struct request request = {path, names, count, most_bytes};
  return fmdist_reader_start(send_variables, &request, most_bytes, process);
}
