//! Functions and variables of other libraries, by their names for the linker. What is listed as neither is a finding
//! too: its code cannot be read.

use super::{Cut, Row};
use crate::kind::Kind;

pub(super) static SINKS: &[Row] = &[
    Row {
        kind: Kind::Clock,
        how: "",
        paths: "
            clock_gettime clock gettimeofday time times localtime localtime_r ftime timespec_get",
    },
    Row {
        kind: Kind::Randomness,
        how: "",
        paths: "
            getrandom getentropy arc4random arc4random_buf rand rand_r random random_r drand48 lrand48",
    },
    Row {
        kind: Kind::Network,
        how: "",
        paths: "
            socket socketpair connect accept accept4 bind listen send sendto sendmsg recv recvfrom recvmsg
            getaddrinfo gethostbyname getsockopt setsockopt getpeername getsockname shutdown",
    },
    Row {
        kind: Kind::Files,
        how: "",
        paths: "
            open open64 openat openat64 creat fopen fopen64 read readv pread pread64 write writev pwrite pwrite64
            lseek lseek64 fsync fdatasync ftruncate64 stat stat64 fstat fstat64 fstatat64 lstat lstat64 statx access
            faccessat unlink unlinkat rename renameat mkdir rmdir opendir fdopendir readdir readdir64 readlink
            realpath symlink link linkat chmod fchmod chown ioctl fcntl fcntl64 pipe pipe2 copy_file_range
            sendfile64 splice inotify_init1 flock dup dup2 mkstemp",
    },
    Row {
        kind: Kind::Environment,
        how: "",
        paths: "
            getenv secure_getenv setenv unsetenv putenv environ __environ getcwd chdir uname gethostname
            sched_getaffinity getpwuid_r getuid geteuid confstr",
    },
    Row {
        kind: Kind::Threads,
        how: "",
        paths: "
            pthread_create pthread_join pthread_detach pthread_self gettid sched_yield sched_getcpu thrd_create
            pthread_setname_np",
    },
    Row {
        kind: Kind::Sleeping,
        how: "",
        paths: "
            nanosleep clock_nanosleep usleep sleep poll ppoll select pselect epoll_create1 epoll_ctl epoll_wait
            eventfd timerfd_create pause",
    },
    Row {
        kind: Kind::Process,
        how: "",
        paths: "
            fork vfork execv execve execvp posix_spawn posix_spawnp waitpid wait waitid kill getpid getppid exit
            _exit system popen raise signal sigaction",
    },
    Row { kind: Kind::Console, how: "", paths: "printf puts putchar fprintf isatty stdin stdout stderr" },
    Row { kind: Kind::Unreadable, how: "it may be any call of the system's", paths: "syscall" },
    Row { kind: Kind::Unreadable, how: "it loads other code", paths: "dlopen dlsym dlvsym" },
];

pub(super) static HARMLESS: &[Cut] = &[
    Cut {
        reason: "moves, compares and measures memory",
        paths: "
            memcpy memmove memset memcmp bcmp memchr memrchr memmem strlen strnlen strcmp strncmp strchr strrchr
            strstr strcpy strncpy explicit_bzero",
    },
    Cut {
        reason: "memory has addresses, which are no values",
        paths: "
            malloc calloc realloc reallocarray free posix_memalign aligned_alloc malloc_usable_size",
    },
    Cut {
        reason: "computes the same from the same on one target",
        paths: "
            acos acosf acosh asin asinf asinh atan atanf atan2 atan2f atanh cbrt cbrtf ceil ceilf cos cosf cosh exp
            expf exp2 exp2f expm1 expm1f fdim floor floorf fma fmaf fmod fmodf hypot hypotf ldexp frexp lgamma_r log
            logf log10 log10f log1p log1pf log2 log2f modf pow powf rint round roundf roundeven sin sinf sincos sinh
            sqrt sqrtf tan tanf tanh tgamma trunc truncf abs qsort strtol strtoul strtod",
    },
    Cut {
        reason: "unwinds after a panic, whose record is not processed",
        paths: "
            _Unwind_Backtrace _Unwind_DeleteException _Unwind_GetCFA _Unwind_GetDataRelBase _Unwind_GetIP
            _Unwind_GetIPInfo _Unwind_GetLanguageSpecificData _Unwind_GetRegionStart _Unwind_GetTextRelBase
            _Unwind_RaiseException _Unwind_Resume _Unwind_SetGR _Unwind_SetIP _Unwind_FindEnclosingFunction
            dl_iterate_phdr",
    },
    Cut {
        reason: "the process ends, and the transaction with it",
        paths: "abort __stack_chk_fail __assert_fail __chk_fail",
    },
    Cut {
        reason: "a thread's own variables and their end; what they hold is found where it is used",
        paths: "
            __tls_get_addr __cxa_thread_atexit_impl __cxa_atexit __cxa_finalize pthread_key_create
            pthread_key_delete pthread_getspecific pthread_setspecific",
    },
    Cut {
        reason: "a lock makes a thread wait and changes no value",
        paths: "
            pthread_mutex_init pthread_mutex_lock pthread_mutex_trylock pthread_mutex_unlock pthread_mutex_destroy
            pthread_rwlock_rdlock pthread_rwlock_wrlock pthread_rwlock_unlock pthread_once",
    },
    Cut {
        reason: "says what an error number means, which was decided where the error arose",
        paths: "__errno_location __xpg_strerror_r strerror_r strerror",
    },
    Cut {
        reason: "facts about the machine that choose between implementations, and sizes of its pages",
        paths: "sysconf getauxval getpagesize __cpu_model",
    },
    Cut {
        reason: "the linker's own, empty or absent",
        paths: "
            __gmon_start__ _ITM_registerTMCloneTable _ITM_deregisterTMCloneTable __dso_handle gnu_get_libc_version",
    },
];
