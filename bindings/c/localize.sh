#!/bin/sh
# Makes a static library of Rust's fit for strangers: localize.sh RAW.a RESULT.a
#
# As Rust builds it, a static library carries thousands of global symbols, of this crate, of all that it
# uses and of Rust itself, so that two of them cannot be linked into one program. Here all is linked into
# one object, without what no genesys_* function needs, and only those functions stay global.
set -eu

raw=$1
result=$2
object="$result.o"
trap 'rm -f "$object"' EXIT

functions=$(nm --defined-only "$raw" 2>/dev/null | sed -n 's/^.* T \(genesys_[a-z0-9_]*\)$/-u \1/p')
[ -n "$functions" ] || { echo "localize.sh: no genesys_* function in $raw" >&2; exit 1; }

# A section group that another Rust library has as well would be taken from one of the two and be missing
# in the other, so none is left.
# shellcheck disable=SC2086  # a list of arguments
ld -r --gc-sections --force-group-allocation $functions -o "$object" "$raw"
# Of symbols that are not defined here, those that nothing refers to any more must go: they would demand
# what another Rust library only asks for (pidfd_spawnp). ar and nm stumble over the sections that LLVM
# leaves for its own linker.
objcopy --wildcard --keep-global-symbol='genesys_*' --strip-unneeded \
    --remove-section=.llvmbc --remove-section=.llvmcmd "$object"
rm -f "$result"
ar rcs "$result" "$object"
