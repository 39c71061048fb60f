"""Golden numbers of Tests/ReinforcementLearningTests, worked out with NumPy alone.

Written from the papers' sums (not the recursions the code uses), in double precision.
Run: python scripts/golden/reinforcement_learning.py
"""
import numpy as np

np.set_printoptions(precision=9, suppress=False, floatmode="fixed", linewidth=100)


def show(name, value):
    print(name, np.array2string(np.asarray(value, dtype=float), separator=", "))


rewards = np.array([1.0, -0.5, 2.0, 0.25])
values = np.array([0.5, 1.5, -1.0, 0.75])
bootstrap = 3.0
gamma, lam = 0.9, 0.8
T = 4


def gae(terminated):
    d = np.full(T, gamma)
    if terminated:
        d[-1] = 0
    v_next = np.append(values[1:], bootstrap)
    delta = rewards + d * v_next - values
    adv = np.zeros(T)
    for s in range(T):  # A_s = sum_k (prod of discount*lambda) delta_{s+k}
        for t in range(s, T):
            adv[s] += np.prod(d[s:t] * lam) * delta[t]
    return adv


for terminated in (False, True):
    a = gae(terminated)
    show(f"gae terminated={terminated} advantages", a)
    show(f"gae terminated={terminated} returns", a + values)

behaviour = np.array([-1.2, -0.3, -2.0, -0.7])
target = np.array([-0.9, -0.8, -1.1, -0.75])


def vtrace(lam, clip_rho, clip_pg, clip_c, terminated):
    d = np.full(T, gamma)
    if terminated:
        d[-1] = 0
    w = np.exp(target - behaviour)
    rho, c = np.minimum(clip_rho, w), lam * np.minimum(clip_c, w)
    v_next = np.append(values[1:], bootstrap)
    delta = rho * (rewards + d * v_next - values)
    vs = values.copy()
    for s in range(T):  # remark 1 of the paper: sum of products of traces
        for t in range(s, T):
            vs[s] += np.prod(d[s:t] * c[s:t]) * delta[t]
    vs_next = np.append(vs[1:], bootstrap)
    q = lam * vs_next + (1 - lam) * v_next
    return vs, np.minimum(clip_pg, w) * (rewards + d * q - values)


for args in ((1.0, 1.0, 1.0, 1.0, False), (0.8, 1.3, 1.1, 0.9, True)):
    vs, pg = vtrace(*args)
    show(f"vtrace {args} vs", vs)
    show(f"vtrace {args} pg", pg)

# PPO: three steps with 3, 1 and 4 candidates.
logits = [np.array([0.2, -1.0, 0.7]), np.array([5.0]), np.array([1.0, 1.0, -0.5, 2.0])]
actions = [2, 0, 1]
old = np.array([-0.9, 0.0, -1.2])
adv = np.array([1.5, -0.5, 0.8])
ret = np.array([1.0, 2.0, -1.0])
val = np.array([0.4, 2.5, -0.2])
old_val = np.array([0.1, 2.4, -0.9])
eps, cv, ce = 0.2, 0.5, 0.01


def ppo(logits, val, clip_value):
    pl = vl = en = okl = kl = cf = 0.0
    for i in range(3):
        z = logits[i] - np.max(logits[i])
        logp = z - np.log(np.sum(np.exp(z)))
        p = np.exp(logp)
        lr = logp[actions[i]] - old[i]
        r = np.exp(lr)
        pl += max(-adv[i] * r, -adv[i] * np.clip(r, 1 - eps, 1 + eps)) / 3
        un = (val[i] - ret[i]) ** 2
        cl = (old_val[i] + np.clip(val[i] - old_val[i], -eps, eps) - ret[i]) ** 2
        vl += 0.5 * (max(un, cl) if clip_value else un) / 3
        en += -np.sum(p * logp) / 3
        okl += -lr / 3
        kl += (r - 1 - lr) / 3
        cf += (abs(r - 1) > eps) / 3
    return np.array([pl, vl, en, okl, kl, cf, pl + cv * vl - ce * en])


for clip_value in (False, True):
    show(f"ppo clip_value={clip_value}", ppo(logits, val, clip_value))
    h = 1e-6
    grad = []
    for i in range(3):
        for j in range(len(logits[i])):
            up = [z.copy() for z in logits]
            down = [z.copy() for z in logits]
            up[i][j] += h
            down[i][j] -= h
            grad.append((ppo(up, val, clip_value)[-1] - ppo(down, val, clip_value)[-1]) / (2 * h))
    show("  logit gradients", grad)
    grad = []
    for i in range(3):
        e = np.eye(3)[i] * h
        grad.append(
            (ppo(logits, val + e, clip_value)[-1] - ppo(logits, val - e, clip_value)[-1]) / (2 * h))
    show("  value gradients", grad)

# Adam, three steps, epsilon 1e-5.
p = np.array([1.0, -2.0, 0.5])
m = np.zeros(3)
v = np.zeros(3)
for t, g in enumerate(([0.1, -0.2, 1e-4], [0.3, 0.1, 0.0], [-0.5, 0.05, -2e-4]), start=1):
    g = np.array(g)
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    p = p - 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-5)
    show(f"adam {t}", p)
show("adam m", m)
show("adam v", v)

a = np.array([1.0, 4.0, -2.0, 0.5])
show("normalised", (a - a.mean()) / (a.std(ddof=1) + 1e-8))
show("explained variance", 1 - np.var(rewards - values) / np.var(rewards))
g = np.array([3.0, -4.0, 12.0])
show("clipped", g * min(1, 0.5 / np.linalg.norm(g)))
