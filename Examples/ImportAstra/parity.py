"""Compares `radzoo embed` with the Astra encoder in PyTorch on synthetic volumes and on CT, and times both.

usage: parity.py RADZOO CHECKPOINT FOLDER PART1 PART2 PART3 [CT ...]

A CT is a NIfTI file, or a folder with the DICOM files of one untilted series (needs pydicom).
"""

import csv
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time

import nibabel
import numpy as np
import torch
import torch.nn.functional as F

LIMIT = 1e-5


def load(parts):
    """The state dictionary out of the three parts, bfloat16 widened to 32 bits."""
    joined = io.BytesIO(b"".join(open(part, "rb").read() for part in parts))
    state = torch.load(joined, map_location="cpu", weights_only=True)["state_dict"]
    return {key: value.float() for key, value in state.items() if value.is_floating_point()}


def norm(state, name, x):
    return F.batch_norm(
        x, state[name + ".running_mean"], state[name + ".running_var"], state[name + ".weight"], state[name + ".bias"])


def encoder(state, x):
    """The inflated ResNet-152 on a batch [1, 3, depth, height, width]: the mean of the last stage."""
    x = F.conv3d(x, state["conv1.weight"], stride=(1, 2, 2), padding=(1, 3, 3))
    x = F.max_pool3d(F.relu(norm(state, "bn1", x)), 3, 2, 1)
    for stage, blocks in enumerate((3, 8, 36, 3), 1):
        for block in range(blocks):
            name = f"layer{stage}.{block}."
            stride = 2 if stage > 1 and block == 0 else 1
            y = F.relu(norm(state, name + "bn1", F.conv3d(x, state[name + "conv1.weight"])))
            y = F.conv3d(y, state[name + "conv2.weight"], stride=stride, padding=1)
            y = F.relu(norm(state, name + "bn2", y))
            y = norm(state, name + "bn3", F.conv3d(y, state[name + "conv3.weight"]))
            if block == 0:
                x = F.conv3d(x, state[name + "downsample.0.weight"], stride=stride)
                x = norm(state, name + "downsample.1", x)
            x = F.relu(x + y)
    return x.mean((2, 3, 4))


def prepare(image):
    """The chest preprocessing: RAS, the box above -1000 HU, area averaging, -1000 to 200 HU, axes Z X Y, 3 channels."""
    data = np.asarray(nibabel.as_closest_canonical(image).dataobj, dtype=np.float32)
    box = tuple(slice(i.min(), i.max() + 1) for i in np.nonzero(data > -1000))
    x = torch.from_numpy(data[box].copy())[None, None]
    x = F.interpolate(x, (224, 224, 160), mode="area")
    x = ((x + 1000) / 1200).clamp(0, 1)
    return x.permute(0, 1, 4, 2, 3).repeat(1, 3, 1, 1, 1).contiguous()


def body(shape, seed):
    """A body of ellipsoids and noise in air, in HU."""
    random = np.random.default_rng(seed)
    grid = np.meshgrid(*[np.linspace(-1, 1, n) for n in shape], indexing="ij")
    data = np.full(shape, -1010.0)
    radius = np.sqrt((grid[0] / 0.9) ** 2 + (grid[1] / 0.7) ** 2)
    data[radius < 1] = 40
    for side in (-0.4, 0.4):
        lung = ((grid[0] - side) / 0.3) ** 2 + (grid[1] / 0.45) ** 2 + (grid[2] / 0.8) ** 2
        data[lung < 1] = -850
    for _ in range(12):
        centre, size = random.uniform(-0.6, 0.6, 3), random.uniform(0.05, 0.2)
        ball = sum((axis - c) ** 2 for axis, c in zip(grid, centre)) < size**2
        data[ball] = random.uniform(-100, 700)
    data[radius < 1] += random.normal(0, 20, shape)[radius < 1]
    return data.round().astype(np.int16)


def write_inputs(folder):
    """Volumes of the input's own extent, and of others in other orientations."""
    recipes = [
        ("same", (224, 224, 160), (1.5, 1.5, 2.0), "RAS"), ("larger", (300, 260, 180), (1.1, 1.1, 1.5), "LPS"),
        ("coarse", (160, 150, 60), (2.2, 2.2, 5.0), "LAS"),
    ]
    images = {}
    for seed, (name, shape, spacing, axes) in enumerate(recipes):
        affine = np.diag([(-s if letter in "LPI" else s) for s, letter in zip(spacing, axes)] + [1.0])
        image = nibabel.Nifti1Image(body(shape, seed), affine)
        nibabel.save(image, os.path.join(folder, name + ".nii.gz"))
        images[name] = image
    return images


def dicom(folder):
    """The volume of a folder in HU with its affine to RAS."""
    import pydicom

    slices = [pydicom.dcmread(os.path.join(folder, name)) for name in sorted(os.listdir(folder)) if name.endswith(".dcm")]
    row, column = np.array(slices[0].ImageOrientationPatient, dtype=float).reshape(2, 3)
    slices.sort(key=lambda s: np.dot(np.cross(row, column), np.array(s.ImagePositionPatient, dtype=float)))
    places = [np.array(s.ImagePositionPatient, dtype=float) for s in slices]
    data = np.stack([s.pixel_array.T * float(s.RescaleSlope) + float(s.RescaleIntercept) for s in slices], axis=2)
    affine = np.eye(4)
    down, right = (float(value) for value in slices[0].PixelSpacing)
    affine[:3, 0], affine[:3, 1] = row * right, column * down
    affine[:3, 2], affine[:3, 3] = (places[-1] - places[0]) / (len(places) - 1), places[0]
    return nibabel.Nifti1Image(data.astype(np.float32), np.diag([-1, -1, 1, 1]) @ affine)


def name(path):
    """What a file or folder is called here."""
    return os.path.basename(path.rstrip("/")).split(".")[0]


def embed(radzoo, checkpoint, inputs, folder):
    """Embeddings by the name of the file, and the summary of the run."""
    store, out = os.path.join(folder, "store.radstore"), os.path.join(folder, "vectors")
    run = subprocess.run(
        [radzoo, "embed", *inputs, "--modality", "CT", "--model", checkpoint, "--out", store, "--json"],
        stdout=subprocess.PIPE)
    if run.returncode not in (0, 3):
        sys.exit(f"radzoo embed ended with {run.returncode}")
    subprocess.run([radzoo, "store", "export", store, "--format", "npy", "--out", out, "--paths"], check=True,
                   stdout=subprocess.DEVNULL)
    vectors = np.load(os.path.join(out, "vectors.npy"))
    rows = list(csv.DictReader(open(os.path.join(out, "rows.csv"))))
    found = {}
    for row, vector in zip(rows, vectors):
        path = next(value for value in row.values() if value and value.endswith((".nii.gz", ".nii", ".dcm")))
        found[name(path if ".nii" in path else os.path.dirname(path))] = vector
    return found, json.loads(run.stdout.splitlines()[-1])


def main():
    radzoo, checkpoint, folder = sys.argv[1:4]
    parts, scans = sys.argv[4:7], [os.path.abspath(path) for path in sys.argv[7:]]
    shutil.rmtree(folder, ignore_errors=True)
    inputs = os.path.join(folder, "inputs")
    os.makedirs(inputs)
    images = write_inputs(inputs)
    for scan in scans:
        images[name(scan)] = dicom(scan) if os.path.isdir(scan) else nibabel.load(scan)
    found, summary = embed(radzoo, checkpoint, [inputs, *scans], folder)
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    state = load(parts)
    worst, seconds = 0.0, []
    with torch.inference_mode():
        for key, image in images.items():
            x = prepare(image)
            start = time.monotonic()
            expected = F.normalize(encoder(state, x), dim=1)[0].numpy()
            seconds.append(time.monotonic() - start)
            error = float(np.linalg.norm(found[key] - expected) / np.linalg.norm(expected))
            worst = max(worst, error)
            print(f"{key}: relative L2 {error:.2e}, cosine {float(found[key] @ expected):.9f}")
    infer, wall = summary["stageSeconds"]["infer"] / len(images), summary["seconds"]
    print(f"radzoo: {wall:.1f} s for {len(images)} volumes with start and weights, "
          f"{infer:.1f} s of one thread for a volume's network, largest process {worker:.0f} MiB")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"PyTorch {torch.__version__}: {min(seconds):.1f} to {max(seconds):.1f} s a volume's network on "
          f"{torch.get_num_threads()} threads, {own:.0f} MiB")
    if worst >= LIMIT:
        sys.exit(f"FAILED: {worst:.2e} is not below {LIMIT}")
    print(f"parity: {worst:.2e} is below {LIMIT}")


main()
