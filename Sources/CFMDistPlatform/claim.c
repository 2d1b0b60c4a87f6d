#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "CFMDistPlatform.h"

// A name in the system's own space, which is free again when its process ends, however that comes, and leaves no file.
static socklen_t address_of(int core, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  int length = snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "fmdist-core-%d", core);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
}

int fmdist_core_claim(int core) {
  struct sockaddr_un address;
  socklen_t bytes = address_of(core, &address);
  int claim = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (claim < 0) return fmdist_core_unknown;
  if (bind(claim, (struct sockaddr *)&address, bytes) == 0) return claim;
  int code = errno;
  close(claim);
  return code == EADDRINUSE ? fmdist_core_taken : fmdist_core_unknown;
}

int fmdist_core_is_claimed(int core) {
  struct sockaddr_un address;
  socklen_t bytes = address_of(core, &address);
  int probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return 0;
  int is_claimed = connect(probe, (struct sockaddr *)&address, bytes) == 0;
  close(probe);
  return is_claimed;
}
