/* What compilers make of references, beyond what rustc makes of them: see c_programs.rs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define APART __attribute__((noinline))

static long stamp(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_nsec;
}

static long zero(void) { return 0; }

long (*const table[2])(void) = {zero, stamp};

APART long calls(long x) { return x + stamp(); }
APART long through_a_table(long x) { return table[x & 1](); }
APART long (*pick(long x))(void) { return x ? stamp : zero; }
APART long through_a_pointer(long x) { return pick(x)(); }
APART long environment(const char *name) { return getenv(name) != 0; }
APART long computes(const char *text) { return (long)strlen(text) + (long)floor(*text * 1.5); }

APART long counter(void) {
#ifdef __aarch64__
    long value;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
#else
    return (long)__builtin_ia32_rdtsc();
#endif
}

int main(int count, char **words) {
    return (int)(calls(count) + through_a_table(count) + through_a_pointer(count) + environment(words[0]) +
                 computes(words[0]) + counter());
}
