#include "CFMDistProcessor.h"

#include <stddef.h>
#include <string.h>

extern const char fmdist_kernel_features[];

const char *fmdist_required_features(void) { return fmdist_kernel_features; }

#if defined(__x86_64__)
#include <cpuid.h>

enum Register { EAX, EBX, ECX, EDX };

// Bits of XCR0: the registers that the operating system saves when it switches threads.
enum State { NONE = 0, AVX = 0x6, AVX512 = 0xe6, AMX = 0x60000 };

// Intel's Software Developer's Manual, volume 2, CPUID; AMD64 Architecture Programmer's Manual, volume 3, appendix E.
static const struct Feature {
  const char *name;
  unsigned leaf, subleaf;
  enum Register where;
  unsigned bit;
  enum State state;
} features[] = {
  {"sse3", 1, 0, ECX, 0, NONE},
  {"ssse3", 1, 0, ECX, 9, NONE},
  {"fma", 1, 0, ECX, 12, AVX},
  {"cx16", 1, 0, ECX, 13, NONE},
  {"sse4.1", 1, 0, ECX, 19, NONE},
  {"sse4.2", 1, 0, ECX, 20, NONE},
  {"movbe", 1, 0, ECX, 22, NONE},
  {"popcnt", 1, 0, ECX, 23, NONE},
  {"avx", 1, 0, ECX, 28, AVX},
  {"f16c", 1, 0, ECX, 29, AVX},
  {"bmi", 7, 0, EBX, 3, NONE},
  {"avx2", 7, 0, EBX, 5, AVX},
  {"bmi2", 7, 0, EBX, 8, NONE},
  {"avx512f", 7, 0, EBX, 16, AVX512},
  {"avx512dq", 7, 0, EBX, 17, AVX512},
  {"avx512ifma", 7, 0, EBX, 21, AVX512},
  {"avx512cd", 7, 0, EBX, 28, AVX512},
  {"avx512bw", 7, 0, EBX, 30, AVX512},
  {"avx512vl", 7, 0, EBX, 31, AVX512},
  {"avx512vbmi", 7, 0, ECX, 1, AVX512},
  {"avx512vbmi2", 7, 0, ECX, 6, AVX512},
  {"gfni", 7, 0, ECX, 8, NONE},
  {"avx512vnni", 7, 0, ECX, 11, AVX512},
  {"avx512bitalg", 7, 0, ECX, 12, AVX512},
  {"avx512vpopcntdq", 7, 0, ECX, 14, AVX512},
  {"amx-bf16", 7, 0, EDX, 22, AMX},
  {"avx512fp16", 7, 0, EDX, 23, AVX512},
  {"amx-tile", 7, 0, EDX, 24, AMX},
  {"amx-int8", 7, 0, EDX, 25, AMX},
  {"avxvnni", 7, 1, EAX, 4, AVX},
  {"avx512bf16", 7, 1, EAX, 5, AVX512},
  {"amx-fp16", 7, 1, EAX, 21, AMX},
  {"avxifma", 7, 1, EAX, 23, AVX},
  {"avxvnniint8", 7, 1, EDX, 4, AVX},
  {"avxneconvert", 7, 1, EDX, 5, AVX},
  {"amx-complex", 7, 1, EDX, 8, AMX},
  {"avxvnniint16", 7, 1, EDX, 10, AVX},
  {"lzcnt", 0x80000001, 0, ECX, 5, NONE},
  {"sse4a", 0x80000001, 0, ECX, 6, NONE},
  {"xop", 0x80000001, 0, ECX, 11, AVX},
  {"fma4", 0x80000001, 0, ECX, 16, AVX},
  {"tbm", 0x80000001, 0, ECX, 21, NONE},
};

// XCR0, or 0 where the operating system does not use it.
static unsigned long long saved_state(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 27 & 1)) return 0;
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (unsigned long long)high << 32 | low;
}

static bool has(const struct Feature *f) {
  unsigned r[4];
  // Subleaf 0 of a leaf holds the greatest subleaf that there is.
  if (f->subleaf > 0 && (!__get_cpuid_count(f->leaf, 0, &r[EAX], &r[EBX], &r[ECX], &r[EDX]) || r[EAX] < f->subleaf))
    return false;
  if (!__get_cpuid_count(f->leaf, f->subleaf, &r[EAX], &r[EBX], &r[ECX], &r[EDX])) return false;
  return (r[f->where] >> f->bit & 1) && (saved_state() & f->state) == (unsigned long long)f->state;
}

void fmdist_processor_name(char *name) {
  memset(name, 0, 49);
  for (unsigned part = 0; part < 3; part++) {
    unsigned r[4];
    if (!__get_cpuid(0x80000002 + part, &r[EAX], &r[EBX], &r[ECX], &r[EDX])) return;
    memcpy(name + 16 * part, r, 16);
  }
}

#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

// Linux, arch/arm64/include/uapi/asm/hwcap.h: which word of the auxiliary vector, and the bit in it.
static const struct Feature {
  const char *name;
  unsigned long vector;
  unsigned bit;
} features[] = {
  {"crc", AT_HWCAP, 7},      {"lse", AT_HWCAP, 8},      {"fp16", AT_HWCAP, 10},  {"rdm", AT_HWCAP, 12},
  {"rcpc", AT_HWCAP, 15},    {"dotprod", AT_HWCAP, 20}, {"sve", AT_HWCAP, 22},   {"fp16fml", AT_HWCAP, 23},
  {"sve2", AT_HWCAP2, 1},    {"i8mm", AT_HWCAP2, 13},   {"bf16", AT_HWCAP2, 14},
};

static bool has(const struct Feature *f) { return getauxval(f->vector) >> f->bit & 1; }

void fmdist_processor_name(char *name) { name[0] = 0; }

#else

// Nothing can be asked here, so nothing is found missing.
static const struct Feature {
  const char *name;
} features[] = {{NULL}};

static bool has(const struct Feature *f) { return f->name != NULL; }

void fmdist_processor_name(char *name) { name[0] = 0; }

#endif

enum { FEATURE_COUNT = sizeof features / sizeof features[0] };

const char *fmdist_feature_name(int index) {
  return index >= 0 && index < FEATURE_COUNT ? features[index].name : NULL;
}

bool fmdist_has_feature(int index) { return index >= 0 && index < FEATURE_COUNT && has(&features[index]); }
