#include "CRadKernels.h"
typedef int CRadKernels_placeholder;
