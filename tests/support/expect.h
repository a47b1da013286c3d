// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QTest>

namespace QTest {
inline char *toString(const saferide::ErrorCode &code)
{
    return qstrdup(QByteArray::number(int(code)).prepend("ErrorCode ").constData());
}
} // namespace QTest

/// Fails the test with the error's message unless the Result holds a value.
#define EXPECT_OK(expression) \
    do { \
        const auto &outcome_ = (expression); \
        QVERIFY2(outcome_, outcome_ ? "" : qPrintable(outcome_.error().message)); \
    } while (false)

/// Fails the test unless the Result holds this error code.
#define EXPECT_ERROR(expression, expected) \
    do { \
        const auto &outcome_ = (expression); \
        QVERIFY2(!outcome_, "expected an error, got a value"); \
        QCOMPARE(outcome_.error().code, expected); \
    } while (false)
