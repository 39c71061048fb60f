#include <math.h>

#include "CGraphKernels.h"
#include "vectors.h"

GK_MULTIVERSION
void gk_layer_norm_forward(int32_t count, int32_t heads, const float *x, const float *gain,
                           const float *bias, float *out, float *normalised, float *inverse) {
  const int width = 16 * heads;
  for (int64_t r = 0; r < count; r++) {
    const float *row = x + r * width;
    v16 sum = GK_ALL(0), squares = GK_ALL(0);
    for (int i = 0; i < width; i += 16) sum += GK_LOAD(row + i);
    const float mean = GK_SUM(sum) / width;
    for (int i = 0; i < width; i += 16) {
      v16 centred = GK_LOAD(row + i) - mean;
      squares += centred * centred;
    }
    const float scale = 1.0f / sqrtf(GK_SUM(squares) / width + GK_EPSILON);
    if (inverse) inverse[r] = scale;
    for (int i = 0; i < width; i += 16) {
      v16 y = (GK_LOAD(row + i) - mean) * scale;
      if (normalised) GK_STORE(normalised + r * width + i, y);
      GK_STORE(out + r * width + i, y * GK_LOAD(gain + i) + GK_LOAD(bias + i));
    }
  }
}

GK_MULTIVERSION
void gk_layer_norm_backward(int32_t count, int32_t heads, const float *upstream, const float *gain,
                            const float *normalised, const float *inverse, float *x_gradient,
                            float *gain_gradient, float *bias_gradient) {
  const int width = 16 * heads;
  for (int64_t r = 0; r < count; r++) {
    const float *up = upstream + r * width, *y = normalised + r * width;
    v16 sum = GK_ALL(0), products = GK_ALL(0);
    for (int i = 0; i < width; i += 16) {
      v16 u = GK_LOAD(up + i), d = u * GK_LOAD(gain + i);
      GK_ADD(gain_gradient + i, u * GK_LOAD(y + i));
      GK_ADD(bias_gradient + i, u);
      sum += d;
      products += d * GK_LOAD(y + i);
    }
    const float mean = GK_SUM(sum) / width, projection = GK_SUM(products) / width;
    for (int i = 0; i < width; i += 16) {
      v16 d = GK_LOAD(up + i) * GK_LOAD(gain + i);
      GK_STORE(x_gradient + r * width + i,
               (d - mean - GK_LOAD(y + i) * projection) * inverse[r]);
    }
  }
}

GK_MULTIVERSION
void gk_bias_leaky_relu(int32_t count, int32_t width, float *x, const float *bias) {
  for (int64_t r = 0; r < count; r++)
    for (int i = 0; i < width; i += 16)
      GK_STORE(x + r * width + i, GK_LEAKY(GK_LOAD(x + r * width + i) + GK_LOAD(bias + i)));
}

GK_MULTIVERSION
void gk_leaky_relu_backward(int32_t count, int32_t width, const float *y, float *gradient,
                            float *bias_gradient) {
  for (int64_t r = 0; r < count; r++)
    for (int i = 0; i < width; i += 16) {
      v16 out = GK_LOAD(y + r * width + i);
      v16 d = GK_LOAD(gradient + r * width + i) * GK_LEAKY_SLOPE(out);
      GK_STORE(gradient + r * width + i, d);
      GK_ADD(bias_gradient + i, d);
    }
}

GK_MULTIVERSION
float gk_dot(int32_t width, const float *x, const float *y) {
  v16 sum = GK_ALL(0);
  for (int i = 0; i < width; i += 16) sum += GK_LOAD(x + i) * GK_LOAD(y + i);
  return GK_SUM(sum);
}

GK_MULTIVERSION
void gk_segment_sum(int32_t segments, const int32_t *offsets, const int32_t *rows,
                    const float *coefficients, int32_t width, const float *x, float *out) {
  for (int64_t s = 0; s < segments; s++)
    for (int32_t j = offsets[s]; j < offsets[s + 1]; j++) {
      const float c = coefficients ? coefficients[j] : 1.0f;
      for (int i = 0; i < width; i += 16)
        GK_ADD(out + s * width + i, c * GK_LOAD(x + (int64_t)rows[j] * width + i));
    }
}

GK_MULTIVERSION
void gk_segment_sum_backward(int32_t segments, const int32_t *offsets, const int32_t *rows,
                             const float *coefficients, int32_t width, const float *out_gradient,
                             float *x_gradient) {
  for (int64_t s = 0; s < segments; s++)
    for (int32_t j = offsets[s]; j < offsets[s + 1]; j++) {
      const float c = coefficients ? coefficients[j] : 1.0f;
      for (int i = 0; i < width; i += 16)
        GK_ADD(x_gradient + (int64_t)rows[j] * width + i, c * GK_LOAD(out_gradient + s * width + i));
    }
}
