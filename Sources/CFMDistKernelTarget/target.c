#include "CFMDistKernelTarget.h"

// Data alone: this file is compiled for the kernels' processor, and is read on processors that are not it.

// The instruction sets that the compiler was told it may use, by the compiler's names, each followed by a space.
// CProcessor's table has the same names.
const char fmdist_kernel_features[] =
#if defined(__x86_64__)
#ifdef __SSE3__
  "sse3 "
#endif
#ifdef __SSSE3__
  "ssse3 "
#endif
#ifdef __SSE4_1__
  "sse4.1 "
#endif
#ifdef __SSE4_2__
  "sse4.2 "
#endif
#ifdef __SSE4A__
  "sse4a "
#endif
#ifdef __POPCNT__
  "popcnt "
#endif
#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16
  "cx16 "
#endif
#ifdef __MOVBE__
  "movbe "
#endif
#ifdef __LZCNT__
  "lzcnt "
#endif
#ifdef __BMI__
  "bmi "
#endif
#ifdef __BMI2__
  "bmi2 "
#endif
#ifdef __TBM__
  "tbm "
#endif
#ifdef __AVX__
  "avx "
#endif
#ifdef __F16C__
  "f16c "
#endif
#ifdef __FMA__
  "fma "
#endif
#ifdef __FMA4__
  "fma4 "
#endif
#ifdef __XOP__
  "xop "
#endif
#ifdef __AVX2__
  "avx2 "
#endif
#ifdef __GFNI__
  "gfni "
#endif
#ifdef __AVXVNNI__
  "avxvnni "
#endif
#ifdef __AVXIFMA__
  "avxifma "
#endif
#ifdef __AVXVNNIINT8__
  "avxvnniint8 "
#endif
#ifdef __AVXVNNIINT16__
  "avxvnniint16 "
#endif
#ifdef __AVXNECONVERT__
  "avxneconvert "
#endif
#ifdef __AVX512F__
  "avx512f "
#endif
#ifdef __AVX512CD__
  "avx512cd "
#endif
#ifdef __AVX512DQ__
  "avx512dq "
#endif
#ifdef __AVX512BW__
  "avx512bw "
#endif
#ifdef __AVX512VL__
  "avx512vl "
#endif
#ifdef __AVX512IFMA__
  "avx512ifma "
#endif
#ifdef __AVX512VBMI__
  "avx512vbmi "
#endif
#ifdef __AVX512VBMI2__
  "avx512vbmi2 "
#endif
#ifdef __AVX512VNNI__
  "avx512vnni "
#endif
#ifdef __AVX512BITALG__
  "avx512bitalg "
#endif
#ifdef __AVX512VPOPCNTDQ__
  "avx512vpopcntdq "
#endif
#ifdef __AVX512BF16__
  "avx512bf16 "
#endif
#ifdef __AVX512FP16__
  "avx512fp16 "
#endif
#ifdef __AMX_TILE__
  "amx-tile "
#endif
#ifdef __AMX_INT8__
  "amx-int8 "
#endif
#ifdef __AMX_BF16__
  "amx-bf16 "
#endif
#ifdef __AMX_FP16__
  "amx-fp16 "
#endif
#ifdef __AMX_COMPLEX__
  "amx-complex "
#endif
#elif defined(__aarch64__)
#ifdef __ARM_FEATURE_CRC32
  "crc "
#endif
#ifdef __ARM_FEATURE_ATOMICS
  "lse "
#endif
#ifdef __ARM_FEATURE_QRDMX
  "rdm "
#endif
#ifdef __ARM_FEATURE_RCPC
  "rcpc "
#endif
#ifdef __ARM_FEATURE_FP16_VECTOR_ARITHMETIC
  "fp16 "
#endif
#ifdef __ARM_FEATURE_FP16_FML
  "fp16fml "
#endif
#ifdef __ARM_FEATURE_DOTPROD
  "dotprod "
#endif
#ifdef __ARM_FEATURE_BF16
  "bf16 "
#endif
#ifdef __ARM_FEATURE_MATMUL_INT8
  "i8mm "
#endif
#ifdef __ARM_FEATURE_SVE
  "sve "
#endif
#ifdef __ARM_FEATURE_SVE2
  "sve2 "
#endif
#endif
  "";
