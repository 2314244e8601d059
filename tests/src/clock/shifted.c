/* Loaded before the C library: a clock of the day that a test sets while the process runs. The clock that only counts up
 * stays as it is.
 *
 * The file CLOCK_SHIFT holds two numbers of eight bytes: how many seconds the clock is ahead, and how many it was ahead
 * before. A wait until a time of the day is the kernel's, which knows nothing of this; it is told the time by its own clock.
 * A wait that has begun is not moved. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *shared;

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("CLOCK_SHIFT"), O_RDONLY | O_CLOEXEC);
    void *found = file < 0 ? MAP_FAILED : mmap(NULL, 2 * sizeof *shared, PROT_READ, MAP_SHARED, file, 0);
    if (found == MAP_FAILED) abort();
    shared = found;
    close(file);
}

static int64_t shift(void) { return shared ? shared[0] : 0; }

static int of_the_day(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && of_the_day(clock)) now->tv_sec += shift();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec precise;
    if (clock_gettime(CLOCK_REALTIME, &precise)) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
    return base == TIME_UTC && !clock_gettime(CLOCK_REALTIME, now) ? base : 0;
}

/* By which clock somebody waits, and when he has read it, is known to him alone: a time that is within a day of one that the
 * clock has shown is one of the day. */
static struct timespec by_the_kernel(const struct timespec *until) {
    struct timespec now, own = *until;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    for (int at = 0; shared && at < 2; at++) {
        int64_t ahead = (int64_t)until->tv_sec - (int64_t)now.tv_sec - shared[at];
        if (ahead > -86400 && ahead < 86400) {
            own.tv_sec -= shared[at];
            break;
        }
    }
    return own;
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
    static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    if (!real) *(void **)&real = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    struct timespec own = by_the_kernel(until);
    return real(condition, mutex, &own);
}

int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until) {
    static int (*real)(cnd_t *, mtx_t *, const struct timespec *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "cnd_timedwait");
    struct timespec own = by_the_kernel(until);
    return real(condition, mutex, &own);
}
