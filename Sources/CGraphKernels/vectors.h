// Vectors of 16 floats in the compiler's portable notation.
#ifndef GK_VECTORS_H
#define GK_VECTORS_H

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#define GK_MULTIVERSION \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GK_MULTIVERSION
#endif

#define GK_INLINE static inline __attribute__((always_inline))

typedef float v4 __attribute__((vector_size(16)));
typedef float v8 __attribute__((vector_size(32)));
typedef float v16 __attribute__((vector_size(64)));
typedef int32_t i16 __attribute__((vector_size(64)));

// Slope of LeakyReLU below zero, as in GATv2.
#define GK_SLOPE 0.2f
// Added to the variance in LayerNorm.
#define GK_EPSILON 1e-5f

#define GK_LOAD(p) ({ v16 gk_x; memcpy(&gk_x, (p), sizeof gk_x); gk_x; })
#define GK_STORE(p, x) ({ v16 gk_y = (x); memcpy((p), &gk_y, sizeof gk_y); })
#define GK_ADD(p, x) GK_STORE(p, GK_LOAD(p) + (x))
#define GK_ALL(s) ((v16){} + (float)(s))
#define GK_SELECT(condition, a, b) \
  ((v16)(((condition) & (i16)(a)) | (~(condition) & (i16)(b))))
#define GK_MAX(a, b) ({ v16 gk_a = (a), gk_b = (b); GK_SELECT(gk_a > gk_b, gk_a, gk_b); })
#define GK_LEAKY(x) ({ v16 gk_l = (x); GK_MAX(gk_l, gk_l * GK_SLOPE); })
// 1 above zero, the slope elsewhere.
#define GK_LEAKY_SLOPE(x) GK_SELECT((x) > 0.0f, GK_ALL(1.0f), GK_ALL(GK_SLOPE))

#define GK_FOLD4(x)                                                                         \
  ({                                                                                        \
    v16 gk_f = (x);                                                                         \
    v8 gk_f8 = __builtin_shufflevector(gk_f, gk_f, 0, 1, 2, 3, 4, 5, 6, 7) +                \
               __builtin_shufflevector(gk_f, gk_f, 8, 9, 10, 11, 12, 13, 14, 15);           \
    __builtin_shufflevector(gk_f8, gk_f8, 0, 1, 2, 3) +                                     \
        __builtin_shufflevector(gk_f8, gk_f8, 4, 5, 6, 7);                                  \
  })

#define GK_SUM(x)                                     \
  ({                                                  \
    v4 gk_s = GK_FOLD4(x);                            \
    (gk_s[0] + gk_s[2]) + (gk_s[1] + gk_s[3]);        \
  })

// The sums of four vectors, in one.
GK_INLINE v4 gk_sum4(const v16 x[4]) {
  v4 a = GK_FOLD4(x[0]), b = GK_FOLD4(x[1]), c = GK_FOLD4(x[2]), d = GK_FOLD4(x[3]);
  v4 ab = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
  v4 cd = __builtin_shufflevector(c, d, 0, 1, 4, 5) + __builtin_shufflevector(c, d, 2, 3, 6, 7);
  return __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7);
}

#define GK_SHUFFLE(a, b, ...) __builtin_shufflevector((a), (b), __VA_ARGS__)

// Lanes 4g + h of the result are the sums of x[g][h]: the scores of four edges and four heads.
GK_INLINE v16 gk_sum16(const v16 x[4][4]) {
  v16 z[4];
  for (int h = 0; h < 4; h++) {
    v16 y[2];
    for (int i = 0; i < 2; i++) {
      const v16 a = x[2 * i][h], b = x[2 * i + 1][h];
      y[i] = GK_SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
             GK_SHUFFLE(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    }
    z[h] = GK_SHUFFLE(y[0], y[1], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
           GK_SHUFFLE(y[0], y[1], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  }
  v16 u[2];
  for (int i = 0; i < 2; i++) {
    const v16 a = z[2 * i], b = z[2 * i + 1];
    u[i] = GK_SHUFFLE(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +
           GK_SHUFFLE(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  }
  return GK_SHUFFLE(u[0], u[1], 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30) +
         GK_SHUFFLE(u[0], u[1], 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31);
}

// The first four lanes, four times.
#define GK_REPEAT4(x) GK_SHUFFLE(x, x, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3)

// e^x for x <= 0, to a relative error of about 2e-7 (Cephes `expf`), zero far below.
GK_INLINE v16 gk_exp(v16 x) {
  x = GK_MAX(x, GK_ALL(-87.0f));
  v16 scaled = x * 1.44269504088896341f - 0.5f;
  i16 whole = __builtin_convertvector(scaled, i16);  // rounds towards zero: to nearest, x <= 0
  v16 n = __builtin_convertvector(whole, v16);
  v16 r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  v16 p = GK_ALL(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  i16 bits = (whole + 127) << 23;
  return p * (v16)bits;
}

#endif
