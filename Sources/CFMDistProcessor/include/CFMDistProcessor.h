#pragma once
#include <stdbool.h>

// What the processor at hand is and can do. Compiled for any processor of its kind, unlike the kernels.

// The instruction sets that the kernels were compiled for: names, each followed by a space.
const char *fmdist_required_features(void);

// The name of instruction set `index` that can be asked for, or null past the last.
const char *fmdist_feature_name(int index);

// Whether the processor has instruction set `index`, and the operating system keeps its registers.
bool fmdist_has_feature(int index);

// The processor's own name, or an empty string; `name` holds 49 bytes.
void fmdist_processor_name(char *name);

// Sets one bit of `mask`, which has `bytes` bytes, for each core that this process may use; all zero if nobody tells.
void fmdist_affinity_mask(unsigned char *mask, unsigned long bytes);

// Keeps this thread, and those that it starts later, on `core`. Returns whether the system does so.
bool fmdist_pin_thread(int core);

// Lets this thread run on all cores of `mask`, as fmdist_affinity_mask gives it. Returns whether the system does so.
bool fmdist_unpin_thread(const unsigned char *mask, unsigned long bytes);

// How many cores the host has, whether this process may use them or not; 0 or less where that can't be told.
long fmdist_host_cores(void);
