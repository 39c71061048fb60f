#!/usr/bin/env python3
"""Makes Tests/Fixtures/Cases/<name>-wrong*.onnx from <name>.onnx there: what a wrong rule or reader would write. The check has to refuse them.

Needs the Python packages onnx and numpy. The tests read the files only.
"""
import os
import numpy as np
import onnx
from onnx import helper, numpy_helper

HERE = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "Fixtures", "Cases")


def load(name):
    model = onnx.load(os.path.join(HERE, name + ".onnx"))
    return model, {node.output[0]: node for node in model.graph.node}


def save(model, name):
    onnx.save(model, os.path.join(HERE, name + ".onnx"))


def constant(model, name, value):
    model.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))


def replace(model, name, value):
    """Gives an initializer another value of the same type."""
    for tensor in model.graph.initializer:
        if tensor.name == name:
            old = numpy_helper.to_array(tensor)
            tensor.CopyFrom(numpy_helper.from_array(np.asarray(value, old.dtype).reshape(old.shape), name))
            return
    raise KeyError(name)


def insert(model, node, before):
    nodes = list(model.graph.node)
    place = next(i for i, other in enumerate(nodes) if other.output[0] == before)
    nodes.insert(place, node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


# The rounding idiom is gone.
model, nodes = load("H01d")
nodes["y"].input[1] = "x"
save(model, "H01d-wrong")

# Two constants are joined, and rounded.
model, nodes = load("H113")
replace(model, "c", np.float32(1e8) + np.float32(1))
nodes["y"].input[1] = "a"
save(model, "H113-wrong")

# A factor is taken out of a Relu, where products wrap.
model, nodes = load("H02")
nodes["y1"].op_type = "Mul"
del nodes["y1"].input[:]
nodes["y1"].input.extend(["d", "c"])
insert(model, nodes["d"], "a")
model.graph.node.remove([n for n in model.graph.node if n.output[0] == "d"][1])
save(model, "H02-wrong")

# Rows that the mask hides give 0.
model, nodes = load("R17")
nodes["y"].output[0] = "attended"
constant(model, "least", np.float32(-1e30))
constant(model, "nothing", np.float32(0))
constant(model, "last", np.array([-1], np.int64))
model.graph.node.extend([
    helper.make_node("ReduceMax", ["m", "last"], ["top"], keepdims=1),
    helper.make_node("Less", ["top", "least"], ["hidden"]),
    helper.make_node("Where", ["hidden", "nothing", "attended"], ["y"]),
])
save(model, "R17-wrong")

# The number of elements that are not zero is that of one run.
model, nodes = load("H90")
constant(model, "four", np.float32(4))
nodes["y"].input[1] = "four"
save(model, "H90-wrong-value")
model, nodes = load("H90")
constant(model, "shape", np.array([1, 4], np.int64))
model.graph.node.remove(nodes["sh"])
model.graph.node.append(helper.make_node("Identity", ["shape"], ["sh"]))
save(model, "H90-wrong-shape")

# So is the number of boxes.
model, nodes = load("H90d")
constant(model, "two_boxes", np.array([2, 4], np.int64))
nodes["picked"].output[0] = "found"
insert(model, helper.make_node("Reshape", ["found", "two_boxes"], ["picked"]), "sf")
save(model, "H90d-wrong")

# So is the branch that was taken.
model, nodes = load("H91d")
constant(model, "two", np.float32(2))
nodes["y"].input[1] = "two"
save(model, "H91d-wrong")

# Something small where zeros were.
model, nodes = load("H97")
replace(model, "zero", 1e-6)
save(model, "H97-wrong")

# Twice the noise.
model, nodes = load("H98")
replace(model, "sd", 0.2)
save(model, "H98-wrong")

# A sequence of other tensors, a map of other numbers.
model, nodes = load("H115")
nodes["y"].input[0] = "x"
save(model, "H115-wrong")
model, nodes = load("H117")
nodes["b"].op_type = "Mul"
save(model, "H117-wrong")
