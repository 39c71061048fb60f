#include <math.h>

#include "CGraphKernels.h"
#include "vectors.h"

// The per-head sums of `heads` vectors.
GK_INLINE void gk_head_sums(int heads, const v16 *x, float *out) {
  if (heads == 4) {
    v4 sums = gk_sum4(x);
    memcpy(out, &sums, sizeof sums);
  } else {
    for (int h = 0; h < heads; h++) out[h] = GK_SUM(x[h]);
  }
}

// Softmax over `degree` rows of `heads` scores, in place. `scores` has room to a multiple of 16.
GK_INLINE void gk_segment_softmax(int degree, int heads, float *scores) {
  float top[16], total[16];
  for (int h = 0; h < heads; h++) top[h] = scores[h], total[h] = 0;
  for (int e = 1; e < degree; e++)
    for (int h = 0; h < heads; h++) {
      float s = scores[e * heads + h];
      top[h] = s > top[h] ? s : top[h];
    }
  for (int e = 0; e < degree; e++)
    for (int h = 0; h < heads; h++) scores[e * heads + h] -= top[h];
  for (int i = 0; i < degree * heads; i += 16) gk_exp(scores + i);
  for (int e = 0; e < degree; e++)
    for (int h = 0; h < heads; h++) total[h] += scores[e * heads + h];
  for (int h = 0; h < heads; h++) total[h] = 1.0f / total[h];
  for (int e = 0; e < degree; e++)
    for (int h = 0; h < heads; h++) scores[e * heads + h] *= total[h];
}

GK_INLINE void gk_forward(const gk_rows *rows, const gk_layer *layer, const int heads,
                          const float *below, const float *projected, float *out, float *scratch,
                          const gk_tape *tape) {
  const int width = 16 * heads;
  v16 attention[16], gain[16], bias[16];
  for (int h = 0; h < heads; h++) {
    attention[h] = GK_LOAD(layer->attention + 16 * h);
    gain[h] = GK_LOAD(layer->gain + 16 * h);
    bias[h] = GK_LOAD(layer->bias + 16 * h);
  }
  for (int r = 0; r < rows->count; r++) {
    const int first = rows->offsets[r], degree = rows->offsets[r + 1] - first;
    const int64_t own = rows->own[r];
    const int32_t *neighbours = rows->neighbours + first, *edges = rows->edges + first;
    v16 x[16];
    for (int h = 0; h < heads; h++) x[h] = GK_LOAD(projected + own * 3 * width + 16 * h);
    for (int e = 0; e < degree; e++) {
      const float *key = projected + (int64_t)neighbours[e] * 3 * width + width;
      const float *term = layer->edge_terms + (int64_t)edges[e] * 2 * width;
      v16 s[16];
      for (int h = 0; h < heads; h++) {
        v16 t = x[h] + GK_LOAD(key + 16 * h) + GK_LOAD(term + 16 * h);
        s[h] = GK_LEAKY(t) * attention[h];
      }
      gk_head_sums(heads, s, scratch + e * heads);
    }
    if (degree > 0) gk_segment_softmax(degree, heads, scratch);
    for (int h = 0; h < heads; h++) x[h] = GK_ALL(0);
    for (int e = 0; e < degree; e++) {
      const float *value = projected + (int64_t)neighbours[e] * 3 * width + 2 * width;
      const float *term = layer->edge_terms + (int64_t)edges[e] * 2 * width + width;
      for (int h = 0; h < heads; h++)
        x[h] += scratch[e * heads + h] * (GK_LOAD(value + 16 * h) + GK_LOAD(term + 16 * h));
    }
    if (tape) {
      memcpy(tape->weights + (int64_t)first * heads, scratch, sizeof(float) * degree * heads);
      for (int h = 0; h < heads; h++)
        GK_STORE(tape->messages + (int64_t)r * width + 16 * h, x[h]);
    }
    v16 sum = GK_ALL(0), squares = GK_ALL(0);
    for (int h = 0; h < heads; h++) {
      x[h] = GK_LOAD(below + own * width + 16 * h) + GK_LEAKY(x[h]);
      sum += x[h];
    }
    const float mean = GK_SUM(sum) / width;
    for (int h = 0; h < heads; h++) {
      x[h] = x[h] - mean;
      squares += x[h] * x[h];
    }
    const float inverse = 1.0f / sqrtf(GK_SUM(squares) / width + GK_EPSILON);
    for (int h = 0; h < heads; h++) {
      x[h] = x[h] * inverse;
      GK_STORE(out + (int64_t)r * width + 16 * h, x[h] * gain[h] + bias[h]);
    }
    if (tape) {
      tape->inverse[r] = inverse;
      for (int h = 0; h < heads; h++)
        GK_STORE(tape->normalised + (int64_t)r * width + 16 * h, x[h]);
    }
  }
}

GK_INLINE void gk_backward(const gk_rows *rows, const gk_layer *layer, const int heads,
                           const float *projected, const float *upstream, float *scratch,
                           const gk_tape *tape, const gk_gradient *gradient) {
  const int width = 16 * heads;
  v16 attention[16], gain[16], d_attention[16], d_gain[16], d_bias[16];
  for (int h = 0; h < heads; h++) {
    attention[h] = GK_LOAD(layer->attention + 16 * h);
    gain[h] = GK_LOAD(layer->gain + 16 * h);
    d_attention[h] = d_gain[h] = d_bias[h] = GK_ALL(0);
  }
  for (int r = 0; r < rows->count; r++) {
    const int first = rows->offsets[r], degree = rows->offsets[r + 1] - first;
    const int64_t own = rows->own[r];
    const int32_t *neighbours = rows->neighbours + first, *edges = rows->edges + first;
    const float *weights = tape->weights + (int64_t)first * heads;
    // LayerNorm and the residual.
    v16 d[16], x[16], sum = GK_ALL(0), products = GK_ALL(0);
    for (int h = 0; h < heads; h++) {
      v16 up = GK_LOAD(upstream + (int64_t)r * width + 16 * h);
      x[h] = GK_LOAD(tape->normalised + (int64_t)r * width + 16 * h);
      d_gain[h] += up * x[h];
      d_bias[h] += up;
      d[h] = up * gain[h];
      sum += d[h];
      products += d[h] * x[h];
    }
    const float mean = GK_SUM(sum) / width, projection = GK_SUM(products) / width;
    for (int h = 0; h < heads; h++) {
      d[h] = (d[h] - mean - x[h] * projection) * tape->inverse[r];
      GK_ADD(gradient->below + own * width + 16 * h, d[h]);
      d[h] *= GK_LEAKY_SLOPE(GK_LOAD(tape->messages + (int64_t)r * width + 16 * h));
    }
    // The weights: scratch[e] = d loss / d weight, then d loss / d score.
    float dot[16] = {0};
    for (int e = 0; e < degree; e++) {
      const float *value = projected + (int64_t)neighbours[e] * 3 * width + 2 * width;
      const float *term = layer->edge_terms + (int64_t)edges[e] * 2 * width + width;
      v16 s[16];
      for (int h = 0; h < heads; h++)
        s[h] = d[h] * (GK_LOAD(value + 16 * h) + GK_LOAD(term + 16 * h));
      gk_head_sums(heads, s, scratch + e * heads);
      for (int h = 0; h < heads; h++) dot[h] += weights[e * heads + h] * scratch[e * heads + h];
    }
    v16 query[16], d_query[16];
    for (int h = 0; h < heads; h++) {
      query[h] = GK_LOAD(projected + own * 3 * width + 16 * h);
      d_query[h] = GK_ALL(0);
    }
    for (int e = 0; e < degree; e++) {
      const int64_t row = (int64_t)neighbours[e] * 3 * width, edge = (int64_t)edges[e] * 2 * width;
      for (int h = 0; h < heads; h++) {
        const float weight = weights[e * heads + h];
        const float d_score = weight * (scratch[e * heads + h] - dot[h]);
        v16 t = query[h] + GK_LOAD(projected + row + width + 16 * h) +
                GK_LOAD(layer->edge_terms + edge + 16 * h);
        v16 slope = GK_LEAKY_SLOPE(t);
        d_attention[h] += d_score * t * slope;
        v16 d_t = d_score * attention[h] * slope;
        d_query[h] += d_t;
        GK_ADD(gradient->projected + row + width + 16 * h, d_t);
        GK_ADD(gradient->edge_terms + edge + 16 * h, d_t);
        v16 d_message = weight * d[h];
        GK_ADD(gradient->projected + row + 2 * width + 16 * h, d_message);
        GK_ADD(gradient->edge_terms + edge + width + 16 * h, d_message);
      }
    }
    for (int h = 0; h < heads; h++)
      GK_ADD(gradient->projected + own * 3 * width + 16 * h, d_query[h]);
  }
  for (int h = 0; h < heads; h++) {
    GK_ADD(gradient->attention + 16 * h, d_attention[h]);
    GK_ADD(gradient->gain + 16 * h, d_gain[h]);
    GK_ADD(gradient->bias + 16 * h, d_bias[h]);
  }
}

GK_MULTIVERSION
void gk_attention_forward(const gk_rows *rows, const gk_layer *layer, const float *below,
                          const float *projected, float *out, float *scratch,
                          const gk_tape *tape) {
  if (layer->heads == 4)
    gk_forward(rows, layer, 4, below, projected, out, scratch, tape);
  else
    gk_forward(rows, layer, layer->heads, below, projected, out, scratch, tape);
}

GK_MULTIVERSION
void gk_attention_backward(const gk_rows *rows, const gk_layer *layer, const float *projected,
                           const float *upstream, float *scratch, const gk_tape *tape,
                           const gk_gradient *gradient) {
  if (layer->heads == 4)
    gk_backward(rows, layer, 4, projected, upstream, scratch, tape, gradient);
  else
    gk_backward(rows, layer, layer->heads, projected, upstream, scratch, tape, gradient);
}
