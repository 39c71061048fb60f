#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <malloc.h>
#include <sys/resource.h>

/// Interface version asked for: the oldest one that holds every slot used here.
enum { interface_version = 11 };

struct XORTTable {
  void *slots[131];
};

typedef struct {
  const XORTTable *(*table)(uint32_t version);
  const char *(*version)(void);
} Base;

void *xort_load(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }

void xort_trim_heap(void) { malloc_trim(0); }

uint64_t xort_data_limit(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_DATA, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

void xort_set_data_limit(uint64_t bytes) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
  setrlimit(RLIMIT_DATA, &limit);
}

const char *xort_load_error(void) {
  const char *text = dlerror();
  return text ? text : "unknown error";
}

void xort_unload(void *library) { dlclose(library); }

static const Base *base(void *library) {
  const Base *(*entry)(void) = (const Base *(*)(void))dlsym(library, "OrtGetApiBase");
  return entry ? entry() : NULL;
}

const XORTTable *xort_table(void *library) {
  const Base *found = base(library);
  return found ? found->table(interface_version) : NULL;
}

const char *xort_version(void *library) {
  const Base *found = base(library);
  return found ? found->version() : NULL;
}

/// Calls the function in `slot` with the parameter types `types` and the arguments that follow.
#define CALL(result, slot, types, ...) (((result(*) types)table->slots[slot])(__VA_ARGS__))
/// The same for a function that returns a status.
#define TRY(slot, types, ...) return CALL(XORTStatus *, slot, types, __VA_ARGS__)

int xort_status_code(const XORTTable *table, const XORTStatus *status) {
  return CALL(int, 1, (const XORTStatus *), status);
}
const char *xort_status_message(const XORTTable *table, const XORTStatus *status) {
  return CALL(const char *, 2, (const XORTStatus *), status);
}
void xort_release_status(const XORTTable *table, XORTStatus *status) {
  CALL(void, 93, (XORTStatus *), status);
}

XORTStatus *xort_create_environment(
    const XORTTable *table, int level, const char *name, XORTEnvironment **environment) {
  TRY(3, (int, const char *, XORTEnvironment **), level, name, environment);
}
void xort_release_environment(const XORTTable *table, XORTEnvironment *environment) {
  CALL(void, 92, (XORTEnvironment *), environment);
}

XORTStatus *xort_create_options(const XORTTable *table, XORTSessionOptions **options) {
  TRY(10, (XORTSessionOptions **), options);
}
XORTStatus *xort_set_log_level(const XORTTable *table, XORTSessionOptions *options, int level) {
  TRY(22, (XORTSessionOptions *, int), options, level);
}
XORTStatus *xort_set_optimization(const XORTTable *table, XORTSessionOptions *options, int level) {
  TRY(23, (XORTSessionOptions *, int), options, level);
}
XORTStatus *xort_set_intra_threads(
    const XORTTable *table, XORTSessionOptions *options, int count) {
  TRY(24, (XORTSessionOptions *, int), options, count);
}
XORTStatus *xort_set_inter_threads(
    const XORTTable *table, XORTSessionOptions *options, int count) {
  TRY(25, (XORTSessionOptions *, int), options, count);
}
XORTStatus *xort_set_optimized_path(
    const XORTTable *table, XORTSessionOptions *options, const char *path) {
  TRY(11, (XORTSessionOptions *, const char *), options, path);
}
XORTStatus *xort_disable_memory_plan(const XORTTable *table, XORTSessionOptions *options) {
  TRY(17, (XORTSessionOptions *), options);
}
XORTStatus *xort_set_option(
    const XORTTable *table, XORTSessionOptions *options, const char *name, const char *value) {
  TRY(130, (XORTSessionOptions *, const char *, const char *), options, name, value);
}
void xort_release_options(const XORTTable *table, XORTSessionOptions *options) {
  CALL(void, 100, (XORTSessionOptions *), options);
}

XORTStatus *xort_create_session(
    const XORTTable *table, const XORTEnvironment *environment, const char *path,
    const XORTSessionOptions *options, XORTSession **session) {
  TRY(
      7, (const XORTEnvironment *, const char *, const XORTSessionOptions *, XORTSession **),
      environment, path, options, session);
}
XORTStatus *xort_create_session_from_bytes(
    const XORTTable *table, const XORTEnvironment *environment, const void *bytes, size_t count,
    const XORTSessionOptions *options, XORTSession **session) {
  TRY(
      8,
      (const XORTEnvironment *, const void *, size_t, const XORTSessionOptions *, XORTSession **),
      environment, bytes, count, options, session);
}
void xort_release_session(const XORTTable *table, XORTSession *session) {
  CALL(void, 95, (XORTSession *), session);
}

XORTStatus *xort_port_count(
    const XORTTable *table, const XORTSession *session, int is_output, size_t *count) {
  TRY(is_output ? 31 : 30, (const XORTSession *, size_t *), session, count);
}
XORTStatus *xort_port_name(
    const XORTTable *table, const XORTSession *session, int is_output, size_t index,
    XORTAllocator *allocator, char **name) {
  TRY(
      is_output ? 37 : 36, (const XORTSession *, size_t, XORTAllocator *, char **), session, index,
      allocator, name);
}
XORTStatus *xort_port_type(
    const XORTTable *table, const XORTSession *session, int is_output, size_t index,
    XORTTypeInfo **type) {
  TRY(
      is_output ? 34 : 33, (const XORTSession *, size_t, XORTTypeInfo **), session, index, type);
}
void xort_release_type(const XORTTable *table, XORTTypeInfo *type) {
  CALL(void, 98, (XORTTypeInfo *), type);
}

XORTStatus *xort_type_as_tensor(
    const XORTTable *table, const XORTTypeInfo *type, const XORTTensorInfo **tensor) {
  TRY(55, (const XORTTypeInfo *, const XORTTensorInfo **), type, tensor);
}
XORTStatus *xort_tensor_element_type(
    const XORTTable *table, const XORTTensorInfo *tensor, int *element_type) {
  TRY(60, (const XORTTensorInfo *, int *), tensor, element_type);
}
XORTStatus *xort_tensor_rank(const XORTTable *table, const XORTTensorInfo *tensor, size_t *rank) {
  TRY(61, (const XORTTensorInfo *, size_t *), tensor, rank);
}
XORTStatus *xort_tensor_dimensions(
    const XORTTable *table, const XORTTensorInfo *tensor, int64_t *dimensions, size_t rank) {
  TRY(62, (const XORTTensorInfo *, int64_t *, size_t), tensor, dimensions, rank);
}
XORTStatus *xort_tensor_symbols(
    const XORTTable *table, const XORTTensorInfo *tensor, const char **names, size_t rank) {
  TRY(63, (const XORTTensorInfo *, const char **, size_t), tensor, names, rank);
}
void xort_release_tensor_info(const XORTTable *table, XORTTensorInfo *tensor) {
  CALL(void, 99, (XORTTensorInfo *), tensor);
}

XORTStatus *xort_default_allocator(const XORTTable *table, XORTAllocator **allocator) {
  TRY(78, (XORTAllocator **), allocator);
}
XORTStatus *xort_free(const XORTTable *table, XORTAllocator *allocator, void *memory) {
  TRY(76, (XORTAllocator *, void *), allocator, memory);
}

XORTStatus *xort_create_host_memory(const XORTTable *table, XORTMemoryInfo **memory) {
  // First argument: allocator kind (0 = the device's own); second: memory kind (0 = default).
  TRY(69, (int, int, XORTMemoryInfo **), 0, 0, memory);
}
void xort_release_memory(const XORTTable *table, XORTMemoryInfo *memory) {
  CALL(void, 94, (XORTMemoryInfo *), memory);
}

XORTStatus *xort_create_tensor(
    const XORTTable *table, const XORTMemoryInfo *memory, void *data, size_t bytes,
    const int64_t *shape, size_t rank, int element_type, XORTValue **value) {
  TRY(
      49,
      (const XORTMemoryInfo *, void *, size_t, const int64_t *, size_t, int, XORTValue **), memory,
      data, bytes, shape, rank, element_type, value);
}
XORTStatus *xort_value_is_tensor(const XORTTable *table, const XORTValue *value, int *result) {
  TRY(50, (const XORTValue *, int *), value, result);
}
XORTStatus *xort_value_data(const XORTTable *table, XORTValue *value, void **data) {
  TRY(51, (XORTValue *, void **), value, data);
}
XORTStatus *xort_value_info(
    const XORTTable *table, const XORTValue *value, XORTTensorInfo **tensor) {
  TRY(65, (const XORTValue *, XORTTensorInfo **), value, tensor);
}
void xort_release_value(const XORTTable *table, XORTValue *value) {
  CALL(void, 96, (XORTValue *), value);
}

XORTStatus *xort_value_kind(const XORTTable *table, const XORTValue *value, int *kind) {
  TRY(67, (const XORTValue *, int *), value, kind);
}
XORTStatus *xort_item_count(const XORTTable *table, const XORTValue *value, size_t *count) {
  TRY(81, (const XORTValue *, size_t *), value, count);
}
XORTStatus *xort_item(
    const XORTTable *table, const XORTValue *value, int index, XORTAllocator *allocator,
    XORTValue **item) {
  TRY(
      80, (const XORTValue *, int, XORTAllocator *, XORTValue **), value, index, allocator, item);
}

XORTStatus *xort_create_strings(
    const XORTTable *table, XORTAllocator *allocator, const int64_t *shape, size_t rank,
    XORTValue **value) {
  TRY(
      48, (XORTAllocator *, const int64_t *, size_t, int, XORTValue **), allocator, shape, rank, 8,
      value);
}
XORTStatus *xort_fill_strings(
    const XORTTable *table, XORTValue *value, const char *const *texts, size_t count) {
  TRY(52, (XORTValue *, const char *const *, size_t), value, texts, count);
}
XORTStatus *xort_strings_length(const XORTTable *table, const XORTValue *value, size_t *bytes) {
  TRY(53, (const XORTValue *, size_t *), value, bytes);
}
XORTStatus *xort_strings_content(
    const XORTTable *table, const XORTValue *value, void *buffer, size_t bytes, size_t *offsets,
    size_t count) {
  TRY(
      54, (const XORTValue *, void *, size_t, size_t *, size_t), value, buffer, bytes, offsets,
      count);
}

XORTStatus *xort_create_run_options(const XORTTable *table, XORTRunOptions **options) {
  TRY(39, (XORTRunOptions **), options);
}
void xort_release_run_options(const XORTTable *table, XORTRunOptions *options) {
  CALL(void, 97, (XORTRunOptions *), options);
}
XORTStatus *xort_end_runs(const XORTTable *table, XORTRunOptions *options) {
  TRY(46, (XORTRunOptions *), options);
}

XORTStatus *xort_run(
    const XORTTable *table, XORTSession *session, const XORTRunOptions *run_options,
    const char *const *input_names, const XORTValue *const *inputs, size_t input_count,
    const char *const *output_names, size_t output_count, XORTValue **outputs) {
  TRY(
      9,
      (XORTSession *, const XORTRunOptions *, const char *const *, const XORTValue *const *, size_t,
       const char *const *, size_t, XORTValue **),
      session, run_options, input_names, inputs, input_count, output_names, output_count, outputs);
}
