// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a daemon (LD_PRELOAD), writes down what its SQLite does to the files of the
// database, so that power_cuts.py can make of it what a disk would hold after a power cut:
//
//   SAFERIDE_RECORD_FILES   path of the database; its -wal and its folder are recorded too
//   SAFERIDE_RECORD_TO      file of the record
//
// These are the calls by which Debian's SQLite changes files. The shared memory beside the
// write-ahead log is mapped and not recorded: nobody needs it after a cut.
#include <array>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <mutex>
#include <string_view>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum class Kind : uint32_t {
    Open = 1, // the path follows; `place` is 1 where the file is new
    Write, // the bytes follow; `place` is their offset
    Truncate, // to `place`
    Sync, // of what was recorded in the first `place` entries
    Remove, // the path follows
};

struct Entry
{
    Kind kind;
    int32_t file; // descriptor
    uint64_t time; // CLOCK_MONOTONIC in ns: before a change, after a sync
    uint64_t place;
    uint64_t length; // of what follows
};

constexpr int MaxFiles = 65536;

class Recorder
{
public:
    static Recorder &instance()
    {
        static Recorder recorder;
        return recorder;
    }

    std::unique_lock<std::mutex> lock() { return std::unique_lock(m_mutex); }

    bool wants(std::string_view path) const
    {
        const std::string_view folder = m_database.substr(0, m_database.rfind('/'));
        return !m_database.empty()
            && (path == m_database || path == folder
                || (path.starts_with(m_database) && path.ends_with("-wal")));
    }
    bool isOpen(int file) const { return file >= 0 && file < MaxFiles && m_isOpen[size_t(file)]; }
    void setOpen(int file, bool isOpen)
    {
        if (file >= 0 && file < MaxFiles) {
            m_isOpen[size_t(file)] = isOpen;
        }
    }
    uint64_t entries() const { return m_entries; }

    static uint64_t now()
    {
        timespec time{};
        clock_gettime(CLOCK_MONOTONIC, &time);
        return uint64_t(time.tv_sec) * 1'000'000'000 + uint64_t(time.tv_nsec);
    }

    void add(const Entry &entry, std::string_view bytes)
    {
        ++m_entries;
        const std::array<iovec, 2> parts{
            iovec{const_cast<Entry *>(&entry), sizeof entry},
            iovec{const_cast<char *>(bytes.data()), bytes.size()},
        };
        if (writev(m_record, parts.data(), int(parts.size()))
            != ssize_t(sizeof entry + bytes.size())) {
            std::abort(); // a record with holes is worth nothing
        }
    }

private:
    Recorder()
    {
        const char *const database = std::getenv("SAFERIDE_RECORD_FILES");
        const char *const record = std::getenv("SAFERIDE_RECORD_TO");
        if (database && record) {
            m_database = database;
            m_record = open(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        }
    }

    std::mutex m_mutex;
    std::string_view m_database;
    int m_record = -1;
    uint64_t m_entries = 0;
    std::array<bool, MaxFiles> m_isOpen{};
};

template<typename Function>
Function *next(const char *name)
{
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    static auto *const real = next<int(const char *, int, ...)>("open64");
    Recorder &recorder = Recorder::instance();
    if (!recorder.wants(path)) {
        return real(path, flags, mode);
    }
    const auto lock = recorder.lock();
    const bool isNew = (flags & O_CREAT) && access(path, F_OK) != 0;
    const uint64_t time = Recorder::now();
    const int file = real(path, flags, mode);
    if (file >= 0) {
        recorder.setOpen(file, true);
        const std::string_view bytes(path);
        recorder.add({Kind::Open, file, time, isNew, bytes.size()}, bytes);
    }
    return file;
}

int close(int file)
{
    static auto *const real = next<int(int)>("close");
    Recorder &recorder = Recorder::instance();
    if (recorder.isOpen(file)) {
        const auto lock = recorder.lock();
        recorder.setOpen(file, false);
    }
    return real(file);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{
    static auto *const real = next<ssize_t(int, const void *, size_t, off64_t)>("pwrite64");
    Recorder &recorder = Recorder::instance();
    if (!recorder.isOpen(file)) {
        return real(file, bytes, length, offset);
    }
    const auto lock = recorder.lock();
    const uint64_t time = Recorder::now();
    const ssize_t written = real(file, bytes, length, offset);
    if (written > 0) {
        recorder.add({Kind::Write, file, time, uint64_t(offset), uint64_t(written)},
                     {static_cast<const char *>(bytes), size_t(written)});
    }
    return written;
}

int ftruncate64(int file, off64_t length)
{
    static auto *const real = next<int(int, off64_t)>("ftruncate64");
    Recorder &recorder = Recorder::instance();
    if (!recorder.isOpen(file)) {
        return real(file, length);
    }
    const auto lock = recorder.lock();
    const uint64_t time = Recorder::now();
    const int failed = real(file, length);
    if (failed == 0) {
        recorder.add({Kind::Truncate, file, time, uint64_t(length), 0}, {});
    }
    return failed;
}

int fdatasync(int file)
{
    static auto *const real = next<int(int)>("fdatasync");
    Recorder &recorder = Recorder::instance();
    if (!recorder.isOpen(file)) {
        return real(file);
    }
    uint64_t covered = 0;
    {
        const auto lock = recorder.lock();
        covered = recorder.entries();
    }
    const int failed = real(file);
    if (failed == 0) {
        const auto lock = recorder.lock();
        recorder.add({Kind::Sync, file, Recorder::now(), covered, 0}, {});
    }
    return failed;
}

int unlink(const char *path) noexcept
{
    static auto *const real = next<int(const char *)>("unlink");
    Recorder &recorder = Recorder::instance();
    if (!recorder.wants(path)) {
        return real(path);
    }
    const auto lock = recorder.lock();
    const uint64_t time = Recorder::now();
    const int failed = real(path);
    if (failed == 0) {
        const std::string_view bytes(path);
        recorder.add({Kind::Remove, -1, time, 0, bytes.size()}, bytes);
    }
    return failed;
}

} // extern "C"
