/* A power cut for programs that are started with LD_PRELOAD: files below TRIPTYCH_POWER_CUT_FOLDER behave as on a disk
 * with a cache. What was written since a file was last synced, and what was created, removed or renamed since its
 * folder was, is not on the disk yet. At the operation whose number is in TRIPTYCH_POWER_CUT_AT the power goes: of the
 * writes not yet synced some reach the disk, whole or in part, others do not (by chance, from TRIPTYCH_POWER_CUT_SEED),
 * new names whose folder was not synced are gone, removed ones are back, and the process ends with status 99.
 *
 * Writes go to the real file at once, and what they replace is kept, so that reading needs nothing special. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define SECTOR 512
#define MOST_DESCRIPTORS 4096

enum Kind { Write, Truncate };

/* One change of a file that is not synced yet, oldest first. */
struct Change {
    enum Kind kind;
    off_t offset; /* Write: of the bytes; Truncate: the new size */
    off_t size_before;
    size_t length;     /* of both */
    size_t length_old; /* how much of `before` was in the file */
    char* before;
    char* after;
    struct Change* next;
};

/* A file by its identity, however it is opened. */
struct File {
    dev_t device;
    ino_t inode;
    struct Change *first, *last;
    struct File* next;
};

enum NameKind { Created, Removed };

/* A name that changed since its folder was synced. */
struct Name {
    enum NameKind kind;
    char path[PATH_MAX];
    char kept[PATH_MAX]; /* Removed: a second name of the file */
    struct Name* next;   /* newest first */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct File* files;
static struct Name* names;
static char folder[PATH_MAX];
static long operations, cut_at = -1;
static unsigned int seed;
static char* paths[MOST_DESCRIPTORS]; /* of descriptors below the folder */

#define REAL(name)                                                                                                     \
    static __typeof__(name)* real;                                                                                     \
    if (!real)                                                                                                         \
    real = (__typeof__(name)*)dlsym(RTLD_NEXT, #name)

static ssize_t real_pwrite(int fd, const void* bytes, size_t length, off_t offset)
{
    REAL(pwrite);
    return real(fd, bytes, length, offset);
}
static int real_ftruncate(int fd, off_t size)
{
    REAL(ftruncate);
    return real(fd, size);
}
static int real_open(const char* path, int flags, mode_t mode)
{
    REAL(open);
    return real(path, flags, mode);
}
static int real_unlink(const char* path)
{
    REAL(unlink);
    return real(path);
}

__attribute__((constructor)) static void start(void)
{
    const char *where = getenv("TRIPTYCH_POWER_CUT_FOLDER"), *at = getenv("TRIPTYCH_POWER_CUT_AT"),
               *chance = getenv("TRIPTYCH_POWER_CUT_SEED");
    if (where && realpath(where, folder) && at)
        cut_at = atol(at);
    seed = chance ? (unsigned int)atol(chance) : 1;
}

static int inside(const char* path, char* full)
{
    char parent[PATH_MAX];
    const char* slash;
    if (cut_at < 0 || !path || strlen(path) >= PATH_MAX - 300)
        return 0;
    slash = strrchr(path, '/');
    if (!slash)
        return 0;
    snprintf(parent, sizeof parent, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    if (!realpath(parent, full))
        return 0;
    strcat(full, slash);
    return strncmp(full, folder, strlen(folder)) == 0;
}

static struct File* file_of(int fd, int create)
{
    struct stat now;
    struct File* file;
    if (fstat(fd, &now) || !S_ISREG(now.st_mode))
        return NULL;
    for (file = files; file; file = file->next)
        if (file->device == now.st_dev && file->inode == now.st_ino)
            return file;
    if (!create)
        return NULL;
    file = calloc(1, sizeof *file);
    file->device = now.st_dev;
    file->inode = now.st_ino;
    file->next = files;
    files = file;
    return file;
}

static void forget(struct File* file)
{
    struct Change *change = file->first, *next;
    for (; change; change = next) {
        next = change->next;
        free(change->before);
        free(change->after);
        free(change);
    }
    file->first = file->last = NULL;
}

static int descriptor_of(const struct File* file)
{
    for (int fd = 0; fd < MOST_DESCRIPTORS; ++fd) {
        struct stat now;
        if (paths[fd] && !fstat(fd, &now) && now.st_dev == file->device && now.st_ino == file->inode &&
            (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
            return fd;
    }
    return -1;
}

/* Takes all changes back, the newest first, then does again what by chance had reached the disk. */
static void lose(struct File* file)
{
    struct Change *list[65536], *change;
    size_t count = 0;
    const int fd = descriptor_of(file);
    if (fd < 0)
        return;
    for (change = file->first; change && count < 65536; change = change->next)
        list[count++] = change;
    for (size_t i = count; i-- > 0;) {
        real_pwrite(fd, list[i]->before, list[i]->length_old, list[i]->offset);
        real_ftruncate(fd, list[i]->size_before);
    }
    const int share = rand_r(&seed) % 4; /* nothing, a third, two thirds or all of it */
    for (size_t i = 0; i < count; ++i) {
        if (rand_r(&seed) % 3 >= share)
            continue;
        if (list[i]->kind == Truncate) {
            real_ftruncate(fd, list[i]->offset);
            continue;
        }
        for (size_t at = 0; at < list[i]->length; at += SECTOR) {
            const size_t part = list[i]->length - at < SECTOR ? list[i]->length - at : SECTOR;
            if (rand_r(&seed) % 8)
                real_pwrite(fd, list[i]->after + at, part, list[i]->offset + (off_t)at);
        }
    }
}

static void cut(void)
{
    for (struct File* file = files; file; file = file->next)
        lose(file);
    for (struct Name* name = names; name; name = name->next) {
        if (name->kind == Created)
            real_unlink(name->path);
        else
            rename(name->kept, name->path);
    }
    _exit(99);
}

/* Counts one operation; with the lock held. */
static void count(void)
{
    if (cut_at >= 0 && ++operations == cut_at)
        cut();
}

static void note(struct File* file, int fd, enum Kind kind, off_t offset, const void* bytes, size_t length)
{
    struct stat now;
    struct Change* change = calloc(1, sizeof *change);
    fstat(fd, &now);
    change->kind = kind;
    change->offset = offset;
    change->size_before = now.st_size;
    change->length = kind == Write ? length : (now.st_size > offset ? (size_t)(now.st_size - offset) : 0);
    change->before = malloc(change->length + 1);
    const int readable = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
    const ssize_t got = readable ? pread(fd, change->before, change->length, offset) : 0;
    change->length_old = got > 0 ? (size_t)got : 0;
    if (kind == Write) {
        change->after = malloc(length + 1);
        memcpy(change->after, bytes, length);
    }
    if (file->last)
        file->last->next = change;
    else
        file->first = change;
    file->last = change;
}

static void note_name(enum NameKind kind, const char* path, const char* kept)
{
    struct Name* name = calloc(1, sizeof *name);
    name->kind = kind;
    snprintf(name->path, sizeof name->path, "%s", path);
    snprintf(name->kept, sizeof name->kept, "%s", kept ? kept : "");
    name->next = names;
    names = name;
}

static int tracked(int fd) { return fd >= 0 && fd < MOST_DESCRIPTORS && paths[fd]; }

static int opened(const char* path, int flags, mode_t mode)
{
    char full[PATH_MAX];
    int fd, fresh;
    if (!inside(path, full))
        return real_open(path, flags, mode);
    pthread_mutex_lock(&lock);
    fresh = (flags & O_CREAT) && access(full, F_OK) != 0;
    fd = real_open(path, flags, mode);
    if (fd >= 0 && fd < MOST_DESCRIPTORS) {
        paths[fd] = strdup(full);
        if (fresh) {
            note_name(Created, full, NULL);
            count();
        }
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

static mode_t mode_of(int flags, va_list more) { return flags & O_CREAT ? (mode_t)va_arg(more, int) : 0; }

int open(const char* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, flags, mode);
}

int open64(const char* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, flags, mode);
}

int close(int fd)
{
    REAL(close);
    if (cut_at >= 0 && tracked(fd)) {
        struct File* file;
        pthread_mutex_lock(&lock);
        file = file_of(fd, 0);
        const int other = file && file->first;
        free(paths[fd]);
        paths[fd] = NULL;
        if (other && descriptor_of(file) < 0) { /* kept open: what is not synced may still be lost */
            const int twin = dup(fd);
            if (twin >= 0 && twin < MOST_DESCRIPTORS)
                paths[twin] = strdup("kept");
        }
        pthread_mutex_unlock(&lock);
    }
    return real(fd);
}

ssize_t pwrite(int fd, const void* bytes, size_t length, off_t offset)
{
    ssize_t done;
    if (cut_at < 0 || !tracked(fd))
        return real_pwrite(fd, bytes, length, offset);
    pthread_mutex_lock(&lock);
    struct File* file = file_of(fd, 1);
    if (file)
        note(file, fd, Write, offset, bytes, length);
    done = real_pwrite(fd, bytes, length, offset);
    count();
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite64(int fd, const void* bytes, size_t length, off_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t write(int fd, const void* bytes, size_t length)
{
    REAL(write);
    ssize_t done;
    if (cut_at < 0 || !tracked(fd))
        return real(fd, bytes, length);
    pthread_mutex_lock(&lock);
    struct File* file = file_of(fd, 1);
    const int end = fcntl(fd, F_GETFL) & O_APPEND;
    if (file)
        note(file, fd, Write, lseek(fd, 0, end ? SEEK_END : SEEK_CUR), bytes, length);
    done = real(fd, bytes, length);
    count();
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate(int fd, off_t size)
{
    int done;
    if (cut_at < 0 || !tracked(fd))
        return real_ftruncate(fd, size);
    pthread_mutex_lock(&lock);
    struct File* file = file_of(fd, 1);
    if (file)
        note(file, fd, Truncate, size, NULL, 0);
    done = real_ftruncate(fd, size);
    count();
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

/* The name of a folder's own entries, and all a file holds, are on the disk once this returns. */
static void synced(int fd)
{
    struct stat now;
    struct File* file = file_of(fd, 0);
    if (file)
        forget(file);
    if (fstat(fd, &now) || !S_ISDIR(now.st_mode))
        return;
    for (struct Name** at = &names; *at;) {
        struct Name* name = *at;
        const size_t length = strlen(paths[fd]);
        const char* slash = strrchr(name->path, '/');
        if ((size_t)(slash - name->path) == length && strncmp(name->path, paths[fd], length) == 0) {
            if (name->kind == Removed)
                real_unlink(name->kept);
            *at = name->next;
            free(name);
        } else
            at = &name->next;
    }
}

static int sync_with(int fd, int (*real)(int))
{
    int done;
    if (cut_at < 0 || !tracked(fd))
        return real(fd);
    pthread_mutex_lock(&lock);
    count(); /* the power goes before it is done */
    synced(fd);
    pthread_mutex_unlock(&lock);
    done = 0; /* the real disk need not wait */
    return done;
}

int fsync(int fd)
{
    REAL(fsync);
    return sync_with(fd, real);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    return sync_with(fd, real);
}

int unlink(const char* path)
{
    char full[PATH_MAX], kept[PATH_MAX + 32];
    int done;
    static int number;
    if (!inside(path, full))
        return real_unlink(path);
    pthread_mutex_lock(&lock);
    snprintf(kept, sizeof kept, "%.*s.removed-%d", PATH_MAX - 32, full, ++number);
    const int linked = link(full, kept) == 0;
    done = real_unlink(path);
    if (done == 0 && linked)
        note_name(Removed, full, kept);
    else if (linked)
        real_unlink(kept);
    count();
    pthread_mutex_unlock(&lock);
    return done;
}
