#!/usr/bin/env bash
# Random steps over the zoo and the fixtures: every state equals its graph taken from nothing.
set -euo pipefail
source "$(dirname "$0")/common.bash"

"$bin/xrlflow" bench rewriting --compare 60 --seed 1 squeezenet11 squeezenet11_nobias resnext50 \
  bert bert_live mini_dalle tt vit_base nasrnn inceptionv3 "$root"/Tests/Fixtures/*.onnx
