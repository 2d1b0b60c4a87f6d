#pragma once

// What the compile target offers, as constants that Swift sees. This header is read with the kernels' -march.
#if defined(__AVX512F__)
#define FMDIST_VECTOR_FLOATS 16
#elif defined(__AVX__)
#define FMDIST_VECTOR_FLOATS 8
#else
#define FMDIST_VECTOR_FLOATS 4
#endif
