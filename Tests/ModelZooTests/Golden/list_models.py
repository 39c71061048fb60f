"""Lists ONNX files node by node, as ModelZooTests prints its graphs.

Usage: python list_models.py FILE.onnx ... > models.txt     (needs: pip install onnx numpy)
A value is x0, x1 ... (graph inputs), the weight's name with its shape, or the number of the node that makes it.
"""
import os, sys
import onnx
from onnx import numpy_helper, shape_inference

for path in sys.argv[1:]:
    print("model", os.path.basename(path)[:-5])
    model = onnx.load(path)
    weights = {i.name: i for i in model.graph.initializer}
    names = {v.name: f"x{i}" for i, v in enumerate(model.graph.input)}
    names |= {n: f"{n}[{'x'.join(map(str, i.dims))}]" for n, i in weights.items()}
    for number, node in enumerate(model.graph.node):
        at = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        inputs = list(node.input)
        if node.op_type == "Reshape": at = dict(shape=numpy_helper.to_array(weights[inputs.pop()]).tolist())
        if node.op_type in ("Conv", "MaxPool"): at["dilations"] = [1, 1]
        if node.op_type in ("MaxPool", "AveragePool"): at["ceil_mode"] = 0
        if node.op_type == "AveragePool": at["count_include_pad"] = 0
        text = ", ".join(f"{k}: {at[k]}" for k in sorted(at))
        print(f"{number} {node.op_type}({', '.join(names[i] for i in inputs)}) {{{text}}}")
        names[node.output[0]] = str(number)
    for o in model.graph.output:
        d = "x".join(str(x.dim_value) for x in o.type.tensor_type.shape.dim)
        print("output", o.name, names[o.name], f"float32[{d}]")
