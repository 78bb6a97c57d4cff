#include "CRadKernels.h"

#include <math.h>

double rad_exponential(double value) { return exp(value); }
