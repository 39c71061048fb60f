#include <stddef.h>
#include <string.h>
#include <zlib.h>

/// Unpacks `count` bytes of raw deflate data into exactly `room` bytes. 1 when that is what came.
static inline int xrlflow_inflate(const void *packed, size_t count, void *bytes, size_t room) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, -15) != Z_OK) return 0;
  const unsigned char *source = packed;
  unsigned char *target = bytes;
  const size_t most = (size_t)1 << 30;
  int state = Z_OK;
  while (state == Z_OK || state == Z_BUF_ERROR) {
    if (stream.avail_in == 0) {
      size_t part = count < most ? count : most;
      stream.next_in = (Bytef *)source;
      stream.avail_in = (uInt)part;
      source += part;
      count -= part;
    }
    if (stream.avail_out == 0) {
      size_t part = room < most ? room : most;
      stream.next_out = target;
      stream.avail_out = (uInt)part;
      target += part;
      room -= part;
    }
    uInt in = stream.avail_in, out = stream.avail_out;
    state = inflate(&stream, Z_NO_FLUSH);
    if (stream.avail_in == in && stream.avail_out == out && state != Z_STREAM_END) break;
  }
  int whole = state == Z_STREAM_END && room == 0 && stream.avail_out == 0;
  inflateEnd(&stream);
  return whole;
}

/// The check sum of zip files.
static inline unsigned long xrlflow_crc32(const void *bytes, size_t count) {
  return crc32_z(crc32_z(0, NULL, 0), bytes, count);
}
