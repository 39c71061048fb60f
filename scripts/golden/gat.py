#!/usr/bin/env python3
"""Golden numbers of one attention layer: outputs in double precision, gradients by differences.

Written from the formulas alone, node by node, with no use of the Swift code:
    python3 scripts/golden/gat.py > Tests/GraphPolicyTests/Golden/gat.json
"""
import json
import sys

import numpy as np

SLOPE, EPSILON, HEAD = 0.2, 1e-5, 16


def leaky(x):
    return np.where(x > 0, x, SLOPE * x)


def layer(p, case):
    """out [rows, W] for rows with `own` and (neighbour, edge) lists."""
    width = p["below"].shape[1]
    heads = width // HEAD
    query, key, value = np.split(p["projected"], 3, axis=1)
    score_term, message_term = np.split(p["edge_terms"], 2, axis=1)
    out = []
    for own, heard in zip(case["own"], case["heard"]):
        message = np.zeros(width)
        if heard:
            for h in range(heads):
                s = slice(h * HEAD, (h + 1) * HEAD)
                scores = np.array([
                    p["attention"][s] @ leaky(query[own, s] + key[u, s] + score_term[e, s])
                    for u, e in heard])
                weights = np.exp(scores - scores.max())
                weights /= weights.sum()
                for w, (u, e) in zip(weights, heard):
                    message[s] += w * (value[u, s] + message_term[e, s])
        row = p["below"][own] + leaky(message)
        centred = row - row.mean()
        out.append(centred / np.sqrt((centred**2).mean() + EPSILON) * p["gain"] + p["bias"])
    return np.array(out)


def gradient(p, case, upstream, name, step=1e-6):
    """d sum(upstream * layer) / d p[name], central differences."""
    flat = p[name].reshape(-1)
    found = np.zeros_like(flat)
    for i in range(flat.size):
        kept = flat[i]
        flat[i] = kept + step
        above = (upstream * layer(p, case)).sum()
        flat[i] = kept - step
        found[i] = (above - (upstream * layer(p, case)).sum()) / (2 * step)
        flat[i] = kept
    return found


def make(heads, seed):
    rng = np.random.default_rng(seed)
    width, below, edges = HEAD * heads, 5, 3
    shapes = {
        "below": (below, width), "projected": (below, 3 * width), "edge_terms": (edges, 2 * width),
        "attention": (width,), "gain": (width,), "bias": (width,)}
    # Rounded to float32, which the Swift code reads them as.
    p = {n: rng.normal(0, 0.7, s).astype(np.float32).astype(np.float64) for n, s in shapes.items()}
    case = {"own": [0, 3, 1, 3],
            "heard": [[(1, 0), (2, 1), (1, 2)], [(4, 2)], [],
                      [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (0, 2)]]}
    upstream = rng.normal(0, 1, (len(case["own"]), width)).astype(np.float32).astype(np.float64)

    def numbers(array):
        return [float(f"{x:.9g}") for x in np.asarray(array).reshape(-1)]

    return {
        "heads": heads, "own": case["own"],
        "offsets": [0] + np.cumsum([len(h) for h in case["heard"]]).tolist(),
        "neighbours": [u for h in case["heard"] for u, _ in h],
        "edges": [e for h in case["heard"] for _, e in h],
        "inputs": {n: numbers(v) for n, v in p.items()}, "upstream": numbers(upstream),
        "out": numbers(layer(p, case)),
        "gradients": {n: numbers(gradient(p, case, upstream, n)) for n in shapes}}


json.dump([make(heads, seed) for heads, seed in [(1, 1), (2, 2), (4, 4)]], sys.stdout)
print()
