#ifndef CRadDNN_h
#define CRadDNN_h
#endif
