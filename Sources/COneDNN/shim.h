#include <dnnl.h>

// oneDNN is built on OpenMP. The number of threads is kept per calling thread.
void omp_set_num_threads(int threads);
