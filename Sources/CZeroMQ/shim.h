#include <sys/eventfd.h>
#include <zmq.h>

/// A non-blocking eventfd, or -1; the flags are enumerators that Swift does not import as numbers.
static inline int xrlflow_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
