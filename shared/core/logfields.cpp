// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/logfields.h"

namespace saferide {
namespace {

thread_local const LogFields *currentFields =
    nullptr; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

} // namespace

const LogFields *fieldsOfThisLine()
{
    return currentFields;
}

void logWithFields(const QLoggingCategory &category, QtMsgType level, const QString &message,
                   const LogFields &fields)
{
    if (!category.isEnabled(level)) {
        return;
    }
    currentFields = &fields;
    const QMessageLogger logger(nullptr, 0, nullptr, category.categoryName());
    switch (level) {
    case QtDebugMsg:
        logger.debug().noquote() << message;
        break;
    case QtInfoMsg:
        logger.info().noquote() << message;
        break;
    case QtWarningMsg:
        logger.warning().noquote() << message;
        break;
    case QtCriticalMsg:
    case QtFatalMsg:
        logger.critical().noquote() << message;
        break;
    }
    currentFields = nullptr;
}

} // namespace saferide
