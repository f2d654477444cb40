#!/usr/bin/env bash
# Replace the branch `notebooks` by one commit: the clean notebooks of the site in the
# given archive, with what Binder needs to run them. CI only; `git push` needs rights.
set -euo pipefail

archive=$1
work=$(mktemp -d)
tar -xf "$archive" -C "$work" ./notebooks
cp -r environment.yml requirements.txt pyproject.toml utils "$work/notebooks/"
git switch --orphan notebooks
git rm -rfq --ignore-unmatch .
cp -r "$work/notebooks/." .
git add -A
git -c user.name=book -c user.email=book@localhost commit -qm "Build the notebooks"
git push --force origin notebooks
