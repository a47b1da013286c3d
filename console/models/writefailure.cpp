// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/writefailure.h"

#include <cerrno>
#include <unistd.h>

namespace saferide {

QString writeFailure(QFileDevice &file)
{
    // A full disk takes the first part of a write, without a reason; it has one for the next byte.
    const char byte = 0;
    if (file.error() == QFileDevice::WriteError && file.handle() >= 0
        && ::write(file.handle(), &byte, 1) < 0) {
        return qt_error_string(errno);
    }
    return file.errorString();
}

} // namespace saferide
