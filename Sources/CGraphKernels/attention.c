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
  for (int i = 0; i < degree * heads; i += 16)
    GK_STORE(scores + i, gk_exp(GK_LOAD(scores + i)));
  for (int e = 0; e < degree; e++)
    for (int h = 0; h < heads; h++) total[h] += scores[e * heads + h];
  for (int h = 0; h < heads; h++) total[h] = 1.0f / total[h];
  for (int e = 0; e < degree; e++)
    for (int h = 0; h < heads; h++) scores[e * heads + h] *= total[h];
}

// The weighted sum of the messages to one row in `x`, and the weights in `weights`.
GK_INLINE void gk_messages(const int heads, int degree, const int32_t *neighbours,
                           const int32_t *edges, const float *query, const float *projected,
                           const float *edge_terms, const v16 *attention, float *weights, v16 *x) {
  const int width = 16 * heads;
  for (int e = 0; e < degree; e++) {
    const float *key = projected + (int64_t)neighbours[e] * 3 * width + width;
    const float *term = edge_terms + (int64_t)edges[e] * 2 * width;
    v16 s[16];
    for (int h = 0; h < heads; h++) {
      v16 t = GK_LOAD(query + 16 * h) + GK_LOAD(key + 16 * h) + GK_LOAD(term + 16 * h);
      s[h] = GK_LEAKY(t) * attention[h];
    }
    gk_head_sums(heads, s, weights + e * heads);
  }
  if (degree > 0) gk_segment_softmax(degree, heads, weights);
  for (int h = 0; h < heads; h++) x[h] = GK_ALL(0);
  for (int e = 0; e < degree; e++) {
    const float *value = projected + (int64_t)neighbours[e] * 3 * width + 2 * width;
    const float *term = edge_terms + (int64_t)edges[e] * 2 * width + width;
    for (int h = 0; h < heads; h++)
      x[h] += weights[e * heads + h] * (GK_LOAD(value + 16 * h) + GK_LOAD(term + 16 * h));
  }
}

// `gk_messages` for four heads: edges four at a time, so that a vector holds all their scores. Rows
// have few neighbours; a group that is not full reads its last edge again and gives it no weight.
GK_INLINE void gk_messages4(int degree, const int32_t *neighbours, const int32_t *edges,
                            const float *query, const float *projected, const float *edge_terms,
                            const v16 *attention, const int keep, float *weights, v16 *x) {
  const v16 lanes = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3};
  v16 q[4], top = GK_ALL(-1e30f);
  for (int h = 0; h < 4; h++) {
    q[h] = GK_LOAD(query + 16 * h);
    x[h] = GK_ALL(0);
  }
  if (degree == 0) return;
  for (int first = 0; first < degree; first += 4) {
    v16 s[4][4];
    for (int i = 0; i < 4; i++) {
      const int e = first + i < degree ? first + i : degree - 1;
      const float *key = projected + (int64_t)neighbours[e] * 192 + 64;
      const float *term = edge_terms + (int64_t)edges[e] * 128;
      for (int h = 0; h < 4; h++) {
        v16 t = q[h] + GK_LOAD(key + 16 * h) + GK_LOAD(term + 16 * h);
        s[i][h] = GK_LEAKY(t) * attention[h];
      }
    }
    const v16 sums = GK_SELECT(lanes < (float)(degree - first), gk_sum16(s), GK_ALL(-1e30f));
    GK_STORE(weights + 4 * first, sums);
    top = GK_MAX(top, sums);
  }
  top = GK_MAX(top, GK_SHUFFLE(top, top, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  top = GK_MAX(top, GK_SHUFFLE(top, top, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  v16 total = GK_ALL(0);
  for (int first = 0; first < degree; first += 4) {
    const v16 p = gk_exp(GK_LOAD(weights + 4 * first) - top);
    GK_STORE(weights + 4 * first, p);
    total += p;
    for (int i = 0; i < 4; i++) {
      const int e = first + i < degree ? first + i : degree - 1;
      const float *value = projected + (int64_t)neighbours[e] * 192 + 128;
      const float *term = edge_terms + (int64_t)edges[e] * 128 + 64;
      for (int h = 0; h < 4; h++)
        x[h] += weights[4 * (first + i) + h] * (GK_LOAD(value + 16 * h) + GK_LOAD(term + 16 * h));
    }
  }
  const v4 sums = GK_FOLD4(total);
  const v4 scale = 1.0f / sums;
  for (int h = 0; h < 4; h++) x[h] *= scale[h];
  if (!keep) return;
  const v16 scales = GK_REPEAT4(scale);
  for (int first = 0; first < degree; first += 4)
    GK_STORE(weights + 4 * first, GK_LOAD(weights + 4 * first) * scales);
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
    // What the row after the next one reads is on its way meanwhile.
    if (r + 2 < rows->count)
      for (int e = rows->offsets[r + 2]; e < rows->offsets[r + 3]; e++) {
        const float *next = projected + (int64_t)rows->neighbours[e] * 3 * width + width;
        for (int i = 0; i < 2 * width; i += 16) __builtin_prefetch(next + i);
      }
    if (heads == 4)
      gk_messages4(degree, neighbours, edges, projected + own * 3 * width, projected,
                   layer->edge_terms, attention, tape != 0, scratch, x);
    else
      gk_messages(heads, degree, neighbours, edges, projected + own * 3 * width, projected,
                  layer->edge_terms, attention, scratch, x);
    if (tape) {
      memcpy(tape->weights + (int64_t)first * heads, scratch, sizeof(float) * degree * heads);
      for (int h = 0; h < heads; h++)
        GK_STORE(tape->messages + (int64_t)r * width + 16 * h, x[h]);
    }
    v16 sum = GK_ALL(0), squares = GK_ALL(0);
    for (int h = 0; h < heads; h++) {
      x[h] = GK_LOAD(below + own * width + 16 * h) + GK_LEAKY(x[h]);
      sum += x[h];
      squares += x[h] * x[h];
    }
    // In one pass: rows are near zero mean, so nothing is lost in the difference.
    const float mean = GK_SUM(sum) / width;
    const float variance = GK_SUM(squares) / width - mean * mean;
    const float inverse = 1.0f / sqrtf((variance > 0 ? variance : 0) + GK_EPSILON);
    for (int h = 0; h < heads; h++) {
      x[h] = (x[h] - mean) * inverse;
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
