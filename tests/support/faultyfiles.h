// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace saferide::test {

/// Files of SQLite that can be made to fail, whoever runs the test: databases that are opened while
/// it lives reach the system through it. One at a time; fail() and heal() are thread-safe.
class FaultyFiles
{
    Q_DISABLE_COPY_MOVE(FaultyFiles)

public:
    enum class Operation {
        Write,
        Sync,
        Open, ///< or write what is open
        Garble, ///< what is read of the database is noise, and nothing can be written
    };

    FaultyFiles();
    ~FaultyFiles(); ///< after the databases were closed

    /// Until heal() this ends with a code of SQLite, whatever the file.
    static void fail(Operation operation, int code);
    static void heal();
};

} // namespace saferide::test
