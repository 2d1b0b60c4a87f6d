#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer's loop (compiler-rt, FuzzerInterface.h): gives `target` one input after another, as the options in `argv` say. Comes back with the
// exit code, or ends the process. launch/fuzz-coverage names the library, libclang_rt.fuzzer_no_main, to the linker.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));
