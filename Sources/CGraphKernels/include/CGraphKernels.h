// Float kernels of the graph attention layers, compiled for several instruction sets and chosen at
// load time. All matrices are row-major. The width of a row is 16 * heads: a head is one 16-vector.
#ifndef C_GRAPH_KERNELS_H
#define C_GRAPH_KERNELS_H

#include <stdint.h>

// The rows of one layer that a call computes: row r of `count` has the row `own[r]` of the layer
// below and the neighbours `neighbours[offsets[r] ..< offsets[r + 1]]` there; `edges` indexes the
// table of edge terms and runs beside `neighbours`.
typedef struct {
  int32_t count;
  const int32_t *own;
  const int32_t *offsets;
  const int32_t *neighbours;
  const int32_t *edges;
} gk_rows;

// Parameters of a layer. `edge_terms` has rows of 2 * width: score term, message term.
typedef struct {
  int32_t heads;
  const float *attention;   // [width]
  const float *gain;        // [width]
  const float *bias;        // [width]
  const float *edge_terms;  // [edges, 2 * width]
} gk_layer;

// What a forward pass leaves for the backward pass.
typedef struct {
  float *weights;     // [neighbours, heads] attention weights
  float *messages;    // [count, width] summed messages, before the activation
  float *normalised;  // [count, width] rows before gain and bias
  float *inverse;     // [count] 1 / standard deviation
} gk_tape;

// Where a backward pass adds its gradients.
typedef struct {
  float *below;       // [rows below, width] of the layer below
  float *projected;   // [rows below, 3 * width] of queries, keys, values
  float *edge_terms;  // [edges, 2 * width]
  float *attention;   // [width]
  float *gain;        // [width]
  float *bias;        // [width]
} gk_gradient;

// out[r] = LayerNorm(below[own] + LeakyReLU(sum_u w_u (value_u + message term)))
// with w = softmax over u of a . LeakyReLU(query_own + key_u + score term), head by head.
// `projected` has rows [query | key | value]; `scratch` holds the largest degree times heads,
// rounded up to 16, floats; `tape` may be NULL.
void gk_attention_forward(const gk_rows *rows, const gk_layer *layer, const float *below,
                          const float *projected, float *out, float *scratch, const gk_tape *tape);

// The gradient of `gk_attention_forward` for `upstream` [count, width].
void gk_attention_backward(const gk_rows *rows, const gk_layer *layer, const float *projected,
                           const float *upstream, float *scratch, const gk_tape *tape,
                           const gk_gradient *gradient);

// out = LayerNorm(x) * gain + bias for `count` rows; `normalised` and `inverse` may both be NULL.
void gk_layer_norm_forward(int32_t count, int32_t heads, const float *x, const float *gain,
                           const float *bias, float *out, float *normalised, float *inverse);

// Gradient of `gk_layer_norm_forward`: writes `x_gradient`, adds to those of gain and bias.
void gk_layer_norm_backward(int32_t count, int32_t heads, const float *upstream, const float *gain,
                            const float *normalised, const float *inverse, float *x_gradient,
                            float *gain_gradient, float *bias_gradient);

// x[r] = LeakyReLU(x[r] + bias) in place for `count` rows of `width` floats, a multiple of 16.
void gk_bias_leaky_relu(int32_t count, int32_t width, float *x, const float *bias);

// gradient *= LeakyReLU'(y) where y is the *output* of the activation; adds rows to `bias_gradient`.
void gk_leaky_relu_backward(int32_t count, int32_t width, const float *y, float *gradient,
                            float *bias_gradient);

// The inner product of two rows of `width` floats, a multiple of 16.
float gk_dot(int32_t width, const float *x, const float *y);

// out[s] += sum of coefficient * x[rows[i]] for i in offsets[s] ..< offsets[s + 1].
// `coefficients` may be NULL: all one.
void gk_segment_sum(int32_t segments, const int32_t *offsets, const int32_t *rows,
                    const float *coefficients, int32_t width, const float *x, float *out);

// Gradient of `gk_segment_sum`: x_gradient[rows[i]] += coefficient * out_gradient[s].
void gk_segment_sum_backward(int32_t segments, const int32_t *offsets, const int32_t *rows,
                             const float *coefficients, int32_t width, const float *out_gradient,
                             float *x_gradient);

#endif
