/* Says in error messages what the compiler compiles for: the architecture and the C library, as Rust names
 * them. rust_target.cmake reads them. */

#if defined(__x86_64__) && defined(__ILP32__)
#error "rust_architecture=" /* x32: no such target here */
#elif defined(__x86_64__) || (defined(_M_X64) && !defined(_M_ARM64EC))
#error "rust_architecture=x86_64"
#elif defined(__i386__) || defined(_M_IX86)
#error "rust_architecture=i686"
#elif (defined(__aarch64__) && !defined(__AARCH64EB__) && !defined(__ILP32__)) || defined(_M_ARM64)
#error "rust_architecture=aarch64"
#elif defined(__arm__) && !defined(__ARMEB__) && defined(__ARM_PCS_VFP) && __ARM_ARCH >= 7
#error "rust_architecture=armv7hf"
#elif defined(__arm__) && !defined(__ARMEB__) && defined(__ARM_PCS_VFP)
#error "rust_architecture=armhf"
#elif defined(__arm__) && !defined(__ARMEB__) && __ARM_ARCH >= 7
#error "rust_architecture=armv7"
#elif defined(__arm__) && !defined(__ARMEB__)
#error "rust_architecture=arm"
#elif defined(__riscv) && __riscv_xlen == 64 && defined(__riscv_compressed) && defined(__riscv_float_abi_double)
#error "rust_architecture=riscv64gc"
#elif defined(__s390x__)
#error "rust_architecture=s390x"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#error "rust_architecture=powerpc64le"
#elif defined(__loongarch64)
#error "rust_architecture=loongarch64"
#endif

/* musl has no macro of its own. */
#if defined(__linux__) && !defined(__ANDROID__)
#include <limits.h>
#if defined(__UCLIBC__)
#error "rust_libc=uclibc"
#elif defined(__GLIBC__)
#error "rust_libc=gnu"
#else
#error "rust_libc=musl"
#endif
#endif

/* Compiles in no case. */
int rust_target[-1];
