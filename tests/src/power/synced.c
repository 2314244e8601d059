/* Loaded before the C library: writes down what a process has made durable below one directory, so that a test can take
 * away the rest, as a power failure may. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *text, size_t length) {
    int log = open(getenv("POWER_LOG"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log < 0 || write(log, text, length) != (ssize_t)length) abort();
    close(log);
}

/* A second name keeps the file, whatever becomes of the first, and its number from being given to another. */
static void keep(const char *path, ino_t number) {
    char kept[PATH_MAX];
    snprintf(kept, sizeof kept, "%s/%lu", getenv("POWER_KEPT"), (unsigned long)number);
    link(path, kept);
}

static void file_is_durable(const char *path, const struct stat *found) {
    char line[64];
    keep(path, found->st_ino);
    int length = snprintf(line, sizeof line, "F\t%lu\t%ld\n", (unsigned long)found->st_ino, (long)found->st_size);
    say(line, (size_t)length);
}

static void names_are_durable(const char *path) {
    static const size_t room = 1 << 20;
    char *text = malloc(room);
    DIR *entries = opendir(path);
    if (!text || !entries) abort();
    size_t length = (size_t)snprintf(text, room, "D\t%s\n", path);
    for (struct dirent *entry; (entry = readdir(entries));) {
        char name[2 * PATH_MAX];
        struct stat found;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (lstat(name, &found) != 0 || !S_ISREG(found.st_mode)) continue;
        keep(name, found.st_ino);
        length += (size_t)snprintf(text + length, room - length, "E\t%lu\t%s\n", (unsigned long)found.st_ino, entry->d_name);
        if (length >= room) abort();
    }
    closedir(entries);
    say(text, length);
    free(text);
}

static void note(int fd) {
    const char *root = getenv("POWER_ROOT");
    char link_name[64], path[PATH_MAX];
    struct stat found;
    snprintf(link_name, sizeof link_name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link_name, path, sizeof path - 1);
    if (!root || length < 0) return;
    path[length] = 0;
    if (strncmp(path, root, strlen(root)) != 0 || fstat(fd, &found) != 0) return;
    if (S_ISREG(found.st_mode)) file_is_durable(path, &found);
    if (S_ISDIR(found.st_mode)) names_are_durable(path);
}

static int synced(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = real(fd);
    if (result == 0) note(fd);
    return result;
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }
