#ifndef C_ONNX_RUNTIME_H
#define C_ONNX_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

/// ONNX Runtime's C interface, called without its headers.
///
/// The library exports one function, `OrtGetApiBase`, which leads to a table of function pointers.
/// The table only ever grows, so the index of a function (its slot) is stable. Each wrapper below
/// names the slot that it calls; docs/onnx.md lists them. A wrapper that returns a status returns
/// NULL when all went well, else a status that the caller releases.

/// The library's function table. Valid as long as the library stays loaded.
typedef struct XORTTable XORTTable;
typedef struct XORTStatus XORTStatus;
typedef struct XORTEnvironment XORTEnvironment;
typedef struct XORTSession XORTSession;
typedef struct XORTSessionOptions XORTSessionOptions;
typedef struct XORTValue XORTValue;
typedef struct XORTMemoryInfo XORTMemoryInfo;
typedef struct XORTTypeInfo XORTTypeInfo;
typedef struct XORTTensorInfo XORTTensorInfo;
typedef struct XORTAllocator XORTAllocator;
typedef struct XORTRunOptions XORTRunOptions;

/// Opens a shared library by path or by name. NULL: see `xort_load_error`.
void *xort_load(const char *path);
/// What the last failed `xort_load` of this thread said.
const char *xort_load_error(void);
/// Closes what `xort_load` opened.
void xort_unload(void *library);
/// Gives the memory that was freed, but that the C library keeps for later, back to the system.
void xort_trim_heap(void);
/// The bound on this process's private writable memory (`RLIMIT_DATA`), bytes.
uint64_t xort_data_limit(void);
/// Sets it; what is above the hard limit is cut to that.
void xort_set_data_limit(uint64_t bytes);
/// The table of a loaded library (interface version 11 or later), NULL when it has none.
const XORTTable *xort_table(void *library);
/// The library's own version text, for example "1.22.0"; NULL when it is not ONNX Runtime.
const char *xort_version(void *library);

int xort_status_code(const XORTTable *table, const XORTStatus *status);             // slot 1
const char *xort_status_message(const XORTTable *table, const XORTStatus *status);  // slot 2
void xort_release_status(const XORTTable *table, XORTStatus *status);               // slot 93

/// Log levels: 0 verbose, 1 info, 2 warning, 3 error, 4 fatal. Slots 3 and 92.
XORTStatus *xort_create_environment(
    const XORTTable *table, int level, const char *name, XORTEnvironment **environment);
void xort_release_environment(const XORTTable *table, XORTEnvironment *environment);

/// Slots 10, 22, 23, 24, 25, 11, 17, 130, 100. Optimisation levels: 0 off, 1 basic, 2 extended, 99 all.
XORTStatus *xort_create_options(const XORTTable *table, XORTSessionOptions **options);
XORTStatus *xort_set_log_level(const XORTTable *table, XORTSessionOptions *options, int level);
XORTStatus *xort_set_optimization(const XORTTable *table, XORTSessionOptions *options, int level);
XORTStatus *xort_set_intra_threads(const XORTTable *table, XORTSessionOptions *options, int count);
XORTStatus *xort_set_inter_threads(const XORTTable *table, XORTSessionOptions *options, int count);
XORTStatus *xort_set_optimized_path(
    const XORTTable *table, XORTSessionOptions *options, const char *path);
XORTStatus *xort_disable_memory_plan(const XORTTable *table, XORTSessionOptions *options);
/// An option by name, for example "session.disable_prepacking".
XORTStatus *xort_set_option(
    const XORTTable *table, XORTSessionOptions *options, const char *name, const char *value);
void xort_release_options(const XORTTable *table, XORTSessionOptions *options);

/// Slots 7, 8, 95.
XORTStatus *xort_create_session(
    const XORTTable *table, const XORTEnvironment *environment, const char *path,
    const XORTSessionOptions *options, XORTSession **session);
XORTStatus *xort_create_session_from_bytes(
    const XORTTable *table, const XORTEnvironment *environment, const void *bytes, size_t count,
    const XORTSessionOptions *options, XORTSession **session);
void xort_release_session(const XORTTable *table, XORTSession *session);

/// Slots 30, 31; 36, 37; 33, 34. `is_output` chooses outputs. A name is freed with `xort_free`.
XORTStatus *xort_port_count(
    const XORTTable *table, const XORTSession *session, int is_output, size_t *count);
XORTStatus *xort_port_name(
    const XORTTable *table, const XORTSession *session, int is_output, size_t index,
    XORTAllocator *allocator, char **name);
XORTStatus *xort_port_type(
    const XORTTable *table, const XORTSession *session, int is_output, size_t index,
    XORTTypeInfo **type);
void xort_release_type(const XORTTable *table, XORTTypeInfo *type);  // slot 98

/// Slot 55: the tensor part of a type, owned by it; NULL when the type is no tensor.
XORTStatus *xort_type_as_tensor(
    const XORTTable *table, const XORTTypeInfo *type, const XORTTensorInfo **tensor);
/// Slots 60, 61, 62, 63. An unknown dimension is -1; the name of one without a name is empty.
XORTStatus *xort_tensor_element_type(
    const XORTTable *table, const XORTTensorInfo *tensor, int *element_type);
XORTStatus *xort_tensor_rank(const XORTTable *table, const XORTTensorInfo *tensor, size_t *rank);
XORTStatus *xort_tensor_dimensions(
    const XORTTable *table, const XORTTensorInfo *tensor, int64_t *dimensions, size_t rank);
/// The names live as long as `tensor`.
XORTStatus *xort_tensor_symbols(
    const XORTTable *table, const XORTTensorInfo *tensor, const char **names, size_t rank);
void xort_release_tensor_info(const XORTTable *table, XORTTensorInfo *tensor);  // slot 99

/// Slots 78, 76.
XORTStatus *xort_default_allocator(const XORTTable *table, XORTAllocator **allocator);
XORTStatus *xort_free(const XORTTable *table, XORTAllocator *allocator, void *memory);

/// Slots 69, 94: memory of the host.
XORTStatus *xort_create_host_memory(const XORTTable *table, XORTMemoryInfo **memory);
void xort_release_memory(const XORTTable *table, XORTMemoryInfo *memory);

/// Slot 49: a tensor over the caller's `data`, which must outlive it. Slots 50, 51, 65, 96.
XORTStatus *xort_create_tensor(
    const XORTTable *table, const XORTMemoryInfo *memory, void *data, size_t bytes,
    const int64_t *shape, size_t rank, int element_type, XORTValue **value);
XORTStatus *xort_value_is_tensor(const XORTTable *table, const XORTValue *value, int *result);
XORTStatus *xort_value_data(const XORTTable *table, XORTValue *value, void **data);
XORTStatus *xort_value_info(
    const XORTTable *table, const XORTValue *value, XORTTensorInfo **tensor);
void xort_release_value(const XORTTable *table, XORTValue *value);

/// Slot 67: 1 tensor, 2 sequence, 3 map, 6 optional; 0 unknown.
XORTStatus *xort_value_kind(const XORTTable *table, const XORTValue *value, int *kind);
/// Slots 81, 80: items of a sequence; keys (0) and values (1) of a map. An item is released.
XORTStatus *xort_item_count(const XORTTable *table, const XORTValue *value, size_t *count);
XORTStatus *xort_item(
    const XORTTable *table, const XORTValue *value, int index, XORTAllocator *allocator,
    XORTValue **item);

/// Slots 48, 52: a tensor of text (element type 8) that the library owns, and its elements.
XORTStatus *xort_create_strings(
    const XORTTable *table, XORTAllocator *allocator, const int64_t *shape, size_t rank,
    XORTValue **value);
XORTStatus *xort_fill_strings(
    const XORTTable *table, XORTValue *value, const char *const *texts, size_t count);
/// Slots 53, 54: the bytes of all texts one after the other, and where each begins.
XORTStatus *xort_strings_length(const XORTTable *table, const XORTValue *value, size_t *bytes);
XORTStatus *xort_strings_content(
    const XORTTable *table, const XORTValue *value, void *buffer, size_t bytes, size_t *offsets,
    size_t count);

/// Slots 39, 97: options of one run. Slot 46: ends the runs that have these options; may be called
/// from another thread.
XORTStatus *xort_create_run_options(const XORTTable *table, XORTRunOptions **options);
void xort_release_run_options(const XORTTable *table, XORTRunOptions *options);
XORTStatus *xort_end_runs(const XORTTable *table, XORTRunOptions *options);

/// Slot 9. `run_options` may be NULL; `outputs` holds NULL where the library shall allocate.
XORTStatus *xort_run(
    const XORTTable *table, XORTSession *session, const XORTRunOptions *run_options,
    const char *const *input_names,
    const XORTValue *const *inputs, size_t input_count, const char *const *output_names,
    size_t output_count, XORTValue **outputs);

#endif
