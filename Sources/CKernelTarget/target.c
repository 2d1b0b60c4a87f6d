#include "CKernelTarget.h"
