#include "CRadDNN.h"
typedef int CRadDNN_placeholder;
