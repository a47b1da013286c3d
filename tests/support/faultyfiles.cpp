// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultyfiles.h"

#include <atomic>
#include <cstring>
#include <sqlite3.h>

namespace saferide::test {
namespace {

struct Fault
{
    FaultyFiles::Operation operation = FaultyFiles::Operation::Open;
    int code = SQLITE_OK;
};

std::atomic<Fault> s_fault;
sqlite3_vfs *s_system = nullptr;
sqlite3_vfs s_faulty;

/// Followed in memory by the file of the system.
struct File
{
    sqlite3_file base;
    bool isDatabase;
};

sqlite3_file *real(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(reinterpret_cast<File *>(file) + 1);
}

int faultOf(FaultyFiles::Operation operation)
{
    const Fault fault = s_fault;
    return fault.operation == operation ? fault.code : SQLITE_OK;
}

/// A method that is the system's: `method` of sqlite3_io_methods with the file's own arguments.
template<auto Method, typename... Arguments>
auto pass(sqlite3_file *file, Arguments... arguments)
{
    return (real(file)->pMethods->*Method)(real(file), arguments...);
}

int read(sqlite3_file *file, void *to, int size, sqlite3_int64 from)
{
    const int code = pass<&sqlite3_io_methods::xRead>(file, to, size, from);
    const bool isDatabase = reinterpret_cast<File *>(file)->isDatabase;
    if (isDatabase && faultOf(FaultyFiles::Operation::Garble) != SQLITE_OK) {
        std::memset(to, 'x', size_t(size));
    }
    return code;
}

int write(sqlite3_file *file, const void *from, int size, sqlite3_int64 to)
{
    const Fault fault = s_fault;
    if (fault.code != SQLITE_OK && fault.operation != FaultyFiles::Operation::Sync) {
        return fault.code;
    }
    return pass<&sqlite3_io_methods::xWrite>(file, from, size, to);
}

int sync(sqlite3_file *file, int flags)
{
    const int code = faultOf(FaultyFiles::Operation::Sync);
    return code != SQLITE_OK ? code : pass<&sqlite3_io_methods::xSync>(file, flags);
}

constexpr sqlite3_io_methods Methods{
    .iVersion = 3,
    .xClose = pass<&sqlite3_io_methods::xClose>,
    .xRead = read,
    .xWrite = write,
    .xTruncate = pass<&sqlite3_io_methods::xTruncate>,
    .xSync = sync,
    .xFileSize = pass<&sqlite3_io_methods::xFileSize>,
    .xLock = pass<&sqlite3_io_methods::xLock>,
    .xUnlock = pass<&sqlite3_io_methods::xUnlock>,
    .xCheckReservedLock = pass<&sqlite3_io_methods::xCheckReservedLock>,
    .xFileControl = pass<&sqlite3_io_methods::xFileControl>,
    .xSectorSize = pass<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = pass<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = pass<&sqlite3_io_methods::xShmMap>,
    .xShmLock = pass<&sqlite3_io_methods::xShmLock>,
    .xShmBarrier = pass<&sqlite3_io_methods::xShmBarrier>,
    .xShmUnmap = pass<&sqlite3_io_methods::xShmUnmap>,
    .xFetch = pass<&sqlite3_io_methods::xFetch>,
    .xUnfetch = pass<&sqlite3_io_methods::xUnfetch>,
};

int open(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    file->pMethods = nullptr;
    if (const int code = faultOf(FaultyFiles::Operation::Open); code != SQLITE_OK) {
        return code;
    }
    const int code = s_system->xOpen(s_system, name, real(file), flags, outFlags);
    if (real(file)->pMethods != nullptr) {
        file->pMethods = &Methods;
        reinterpret_cast<File *>(file)->isDatabase = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    }
    return code;
}

} // namespace

FaultyFiles::FaultyFiles()
{
    s_system = sqlite3_vfs_find(nullptr);
    s_faulty = *s_system;
    s_faulty.zName = "faulty";
    s_faulty.szOsFile = int(sizeof(File)) + s_system->szOsFile;
    s_faulty.xOpen = open;
    sqlite3_vfs_register(&s_faulty, 1);
}

FaultyFiles::~FaultyFiles()
{
    heal();
    sqlite3_vfs_unregister(&s_faulty);
}

void FaultyFiles::fail(Operation operation, int code)
{
    s_fault = Fault{operation, code};
}

void FaultyFiles::heal()
{
    s_fault = Fault{};
}

} // namespace saferide::test
