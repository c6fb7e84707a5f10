#!/bin/sh
# Prepares Rust's static library for distribution: localize.sh RAW.a RESULT.a
#
# As Rust builds it, a static library has thousands of global symbols, of this crate, its dependencies and
# Rust's standard library, so that two such libraries cannot be linked into one program. Here everything is
# linked into one object without what no genesys_* function needs, and only these functions stay global. They
# are hidden: a shared library that links this one does not export them and always calls its own copy.
#
# The tools are those of the library's target: CC, with its arguments, LD, NM, OBJCOPY and AR.
set -eu

raw=$1
result=$2
: "${CC:=cc}" "${LD:=ld}" "${NM:=nm}" "${OBJCOPY:=objcopy}" "${AR:=ar}"
object="$result.o"
visibility="$result.visibility.o"
trap 'rm -f "$object" "$visibility"' EXIT

functions=$("$NM" --defined-only "$raw" 2>/dev/null | sed -n 's/^.* T \(genesys_[a-z0-9_]*\)$/\1/p')
[ -n "$functions" ] || { echo "localize.sh: no genesys_* function in $raw" >&2; exit 1; }

# A symbol gets the most restrictive visibility that any object asks for; this object does nothing else.
{
    echo '.section .note.GNU-stack,"",%progbits'
    printf '.hidden %s\n' $functions
} | eval "$CC -c -x assembler -o \"\$visibility\" -"

# --force-group-allocation: of a section group that another Rust library has as well, the linker would keep
# one, and the other library would lack its symbols.
# shellcheck disable=SC2046,SC2086  # lists of arguments
"$LD" -r --gc-sections --force-group-allocation $(printf -- '-u %s ' $functions) -o "$object" "$raw" "$visibility"
# --strip-unneeded: undefined symbols that nothing refers to any more would become requirements, such as
# pidfd_spawnp, which Rust refers to weakly. ar and nm cannot read the sections for LLVM's linker.
"$OBJCOPY" --wildcard --keep-global-symbol='genesys_*' --strip-unneeded \
    --remove-section=.llvmbc --remove-section=.llvmcmd "$object"
rm -f "$result"
"$AR" rcs "$result" "$object"
