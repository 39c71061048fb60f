#ifndef C_ONNX_RUNTIME_H
#define C_ONNX_RUNTIME_H
#endif
