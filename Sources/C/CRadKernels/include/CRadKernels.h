#ifndef CRadKernels_h
#define CRadKernels_h
#endif
