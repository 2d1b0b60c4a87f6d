#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "CFMDistPlatform.h"

// "/proc/PID/stat", without snprintf, which no signal handler may call.
static void status_path(pid_t process, char path[64]) {
  static const char before[] = "/proc/", after[] = "/stat";
  char digits[24];
  size_t count = 0, length = sizeof before - 1;
  for (unsigned rest = (unsigned)process; rest != 0 || count == 0; rest /= 10) digits[count++] = (char)('0' + rest % 10);
  memcpy(path, before, length);
  while (count > 0) path[length++] = digits[--count];
  memcpy(path + length, after, sizeof after);
}

// The number that `text` begins with, after spaces; moves on behind it.
static int next_number(const char **text) {
  unsigned value = 0;
  while (**text == ' ') (*text)++;
  int is_negative = **text == '-';
  if (is_negative) (*text)++;
  while (**text >= '0' && **text <= '9') value = value * 10 + (unsigned)(*(*text)++ - '0');
  return is_negative ? -(int)value : (int)value;
}

int fmdist_process_look(pid_t process, struct fmdist_process *found) {
  char path[64], text[2048];
  status_path(process, path);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  // "PID (name) state parent group session terminal …", where a name may hold anything.
  const char *name = strchr(text, '('), *end = strrchr(text, ')');
  if (name == NULL || end == NULL || end < name || end[1] != ' ' || end[2] == 0) return 0;
  size_t name_length = (size_t)(end - ++name);
  if (name_length >= sizeof found->name) name_length = sizeof found->name - 1;
  memcpy(found->name, name, name_length);
  found->name[name_length] = 0;
  char state = end[2];
  const char *rest = end + 3;
  found->parent = next_number(&rest);
  next_number(&rest);  // its group
  next_number(&rest);  // its session
  found->terminal = next_number(&rest);
  return state != 'Z' && state != 'X';
}
