#!/usr/bin/env python3
"""Makes the small models beside it: outputs that are a sequence and a map, a loop without end, a size that is an input.

Needs the Python package onnx. The tests read the files only.
"""
import os
from onnx import TensorProto as T, helper as h, save

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, nodes, inputs, outputs, initializers=(), ml=False):
    graph = h.make_graph(nodes, "g", inputs, outputs, list(initializers))
    sets = [h.make_opsetid("", 18)] + ([h.make_opsetid("ai.onnx.ml", 3)] if ml else [])
    save(h.make_model(graph, opset_imports=sets, ir_version=9), os.path.join(HERE, name + ".onnx"))


x = h.make_tensor_value_info("x", T.FLOAT, [2, 2])
sequence = h.make_value_info("y", h.make_sequence_type_proto(h.make_tensor_type_proto(T.FLOAT, None)))
write("sequence", [h.make_node("SplitToSequence", ["x"], ["y"], axis=1)], [x], [sequence])

scores = h.make_tensor_value_info("x", T.FLOAT, [1, 2])
maps = h.make_value_info("y", h.make_sequence_type_proto(
    h.make_map_type_proto(T.STRING, h.make_tensor_type_proto(T.FLOAT, None))))
write("map", [h.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_strings=["no", "yes"])],
      [scores], [maps], ml=True)

one = h.make_tensor_value_info("x", T.FLOAT, [1])
body = h.make_graph(
    [h.make_node("Identity", ["more"], ["again"]), h.make_node("Neg", ["value"], ["next"])], "body",
    [h.make_tensor_value_info("round", T.INT64, []), h.make_tensor_value_info("more", T.BOOL, []),
     h.make_tensor_value_info("value", T.FLOAT, [1])],
    [h.make_tensor_value_info("again", T.BOOL, []), h.make_tensor_value_info("next", T.FLOAT, [1])])
write("endless", [h.make_node("Loop", ["rounds", "yes", "x"], ["y"], body=body)], [one],
      [h.make_tensor_value_info("y", T.FLOAT, [1])],
      [h.make_tensor("rounds", T.INT64, [], [1 << 60]), h.make_tensor("yes", T.BOOL, [], [True])])

write("huge", [h.make_node("ConstantOfShape", ["n"], ["y"])], [h.make_tensor_value_info("n", T.INT64, [1])],
      [h.make_tensor_value_info("y", T.FLOAT, ["k"])])
