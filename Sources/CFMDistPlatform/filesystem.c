#include <sys/vfs.h>

#include "CFMDistPlatform.h"

unsigned long fmdist_file_system(const char *path) {
  struct statfs info;
  return statfs(path, &info) == 0 ? (unsigned long)info.f_type & 0xFFFFFFFFUL : 0;
}
